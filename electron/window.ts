/** The window: sandboxed, isolated, without Node, on the page of app://selfsame. */
import { BrowserWindow, screen } from "electron";
import { pageUrl } from "./origin.ts";
import { readWindowState, writeWindowState } from "./windowState.ts";

export interface WindowOptions {
  preload: string;
  stateFile: string;
  /** Allows the developer tools. */
  development: boolean;
}

export function createWindow({ preload, stateFile, development }: WindowOptions): BrowserWindow {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...state?.bounds,
    minWidth: 640,
    minHeight: 480,
    title: "Selfsame",
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: development,
    },
  });
  if (state?.maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(pageUrl);
  return window;
}
