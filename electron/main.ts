/** The desktop shell: puts window, menu, protocol and engine process together. */
import { mkdtempSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { app, type BrowserWindow, crashReporter, dialog, ipcMain, Menu, protocol, session } from "electron";
import log from "electron-log/main.js";
import { command, opened } from "./channels.ts";
import { childEnvironment } from "./childEnvironment.ts";
import { watchCrashes } from "./crash.ts";
import { EngineProcess } from "./engineProcess.ts";
import { notify } from "./ipc.ts";
import { withoutHome } from "./log.ts";
import { menuTemplate } from "./menu.ts";
import { watchOpenedFiles } from "./openFiles.ts";
import { scheme } from "./origin.ts";
import { guardContents, guardSession, networkSwitches } from "./policy.ts";
import { createProtocolHandler, privilegedScheme } from "./protocol.ts";
import { answerWindow } from "./requests.ts";
import { createWindow } from "./window.ts";

const development = !app.isPackaged;
const mac = process.platform === "darwin";
/** A file of dist/. */
const built = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));

function configureLog(): void {
  log.transports.file.level = "info";
  log.hooks.push((message) => ({ ...message, data: message.data.map((part) => withoutHome(part, homedir())) }));
  log.errorHandler.startCatching({ showDialog: false });
}

/** Resolves with the window once its page listens. */
function openWindow(engine: EngineProcess): Promise<BrowserWindow> {
  const window = createWindow({
    preload: built("electron/preload.cjs"),
    stateFile: join(app.getPath("userData"), "window.json"),
    development,
  });
  window.webContents.on("did-finish-load", () => engine.attach(window.webContents));
  return new Promise((resolve) => window.webContents.once("did-finish-load", () => resolve(window)));
}

async function askWhere(name: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: join(app.getPath("documents"), name) });
  return canceled ? undefined : filePath;
}

async function askFolder(): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ["openDirectory"] });
  return canceled ? undefined : filePaths[0];
}

async function run(): Promise<void> {
  configureLog();
  watchCrashes(app, crashReporter, log);
  protocol.registerSchemesAsPrivileged([privilegedScheme]);
  for (const [name, value] of networkSwitches) app.commandLine.appendSwitch(name, value);
  app.enableSandbox();
  app.on("web-contents-created", (_event, contents) => guardContents(contents));

  const early: string[] = [];
  let show = (paths: string[]): void => {
    early.push(...paths);
  };
  watchOpenedFiles(app, { argv: process.argv, cwd: process.cwd() }, (paths) => show(paths));

  await app.whenReady();
  guardSession(session.defaultSession, { development });
  const engine = new EngineProcess({
    modulePath: built("electron/engine.js"),
    workersFolder: built("service"),
    workDir: mkdtempSync(join(app.getPath("temp"), "selfsame-")),
    environment: childEnvironment(process.env),
    log,
  });
  protocol.handle(
    scheme,
    createProtocolHandler(built("renderer"), (request) => engine.respond(request)),
  );
  answerWindow(ipcMain, engine, { askWhere, askFolder });

  let window = openWindow(engine);
  const currentWindow = async (): Promise<BrowserWindow> => {
    if ((await window).isDestroyed()) window = openWindow(engine);
    return window;
  };
  const toFront = async (): Promise<void> => {
    const shown = await currentWindow();
    if (shown.isMinimized()) shown.restore();
    shown.focus();
  };

  const template = menuTemplate({
    mac,
    development,
    run: (id) => void currentWindow().then(({ webContents }) => notify(webContents, command, id)),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));

  show = (paths) =>
    void Promise.all([engine.add(paths), currentWindow()])
      .then(([added, { webContents }]) => notify(webContents, opened, added))
      .catch((error: Error) => log.error(error));
  if (early.length > 0) show(early);

  app.on("second-instance", () => void toFront());
  app.on("activate", () => void toFront());
  app.on("window-all-closed", () => {
    if (!mac) app.quit();
  });
  let stopped = false;
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    void engine.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

// A second start hands its files to the first one and ends.
if (app.requestSingleInstanceLock()) void run();
else app.quit();
