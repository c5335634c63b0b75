/** The window is made as Electron's security checklist asks. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { childEnvironment } from "../../electron/childEnvironment.ts";
import { createWindow } from "../../electron/window.ts";
import { BrowserWindow } from "../support/fakeElectron.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-window-"));
const options = { preload: "/app/preload.cjs", stateFile: join(folder, "window.json"), development: false };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is sandboxed, isolated and without Node, and shows the application's own page", () => {
  createWindow(options);
  const window = BrowserWindow.opened.at(-1)!;
  expect(window.options.webPreferences).toEqual({
    preload: "/app/preload.cjs",
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
    devTools: false,
  });
  expect(window.loaded).toEqual(["app://selfsame/index.html"]);
});

it("comes back where it was closed", () => {
  createWindow(options);
  const closed = BrowserWindow.opened.at(-1)!;
  closed.bounds = { x: 11, y: 22, width: 900, height: 700 };
  closed.maximized = true;
  closed.emit("close");
  createWindow(options);
  const reopened = BrowserWindow.opened.at(-1)!;
  expect(reopened.options).toMatchObject({ x: 11, y: 22, width: 900, height: 700 });
  expect(reopened.maximized).toBe(true);
});

it("shares no secret of the reader's shell with its child processes", () => {
  const environment = childEnvironment({
    PATH: "/bin",
    AWS_SECRET_ACCESS_KEY: "x",
    HTTPS_PROXY: "x",
    NODE_OPTIONS: "x",
  });
  expect(environment).toEqual({ PATH: "/bin" });
});

it("has a preload script in one piece, which the sandbox can load", () => {
  const modules = readFileSync("dist/electron/preload.cjs", "utf8").matchAll(/\brequire\("([^"]+)"\)/g);
  expect([...modules].map(([, name]) => name)).toEqual(["electron"]);
});
