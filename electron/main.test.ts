import { resolve } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import type * as Fake from "../tests/support/fakeElectron.ts";

const log = vi.hoisted(() => ({
  transports: { file: { level: "" } },
  hooks: [] as unknown[],
  errorHandler: { startCatching: () => undefined },
  info: vi.fn(),
  warn: vi.fn(),
  error: vi.fn(),
}));
vi.mock("electron-log/main.js", () => ({ default: log }));

const picture = resolve("assets/samples/untouched.jpg");
let electron: typeof Fake;

/** Starts the shell anew with these arguments. */
async function start(argv: string[], firstInstance = true): Promise<void> {
  vi.resetModules();
  electron = (await import("electron")) as unknown as typeof Fake;
  electron.app.firstInstance = firstInstance;
  process.argv = argv;
  await import("./main.ts");
}

const settle = () => new Promise((done) => setTimeout(done, 50));
const engine = () => electron.utilityProcess.started[0];

beforeEach(() => vi.clearAllMocks());

it("names its scheme and sandboxes everything before Electron is ready, and guards the network before a window is open", async () => {
  await start(["selfsame"]);
  expect(electron.events).toEqual(["crash reporter", "scheme app", "sandbox"]);
  expect(electron.app.switches).toContain("host-resolver-rules");
  const guarded = vi.spyOn(electron.session.defaultSession, "setPermissionRequestHandler");
  electron.app.becomeReady();
  await settle();
  expect(guarded).toHaveBeenCalled();
  expect(electron.session.defaultSession.beforeRequest).toBeDefined();
  expect(electron.events.slice(3)).toEqual(["ready", "protocol app", "window", "menu"]);
});

it("gives files of the command line to the engine, and their identifiers to the page once it is loaded", async () => {
  await start(["selfsame", picture]);
  await settle();
  electron.app.becomeReady();
  await settle();
  expect(engine().sent.at(-1)?.message).toEqual({ type: "add", id: 1, paths: [picture] });
  const added = { items: [{ id: "x", name: "untouched.jpg", bytes: 1 }], refused: [] };
  engine().emit("message", { type: "added", id: 1, added });
  const { webContents } = electron.BrowserWindow.opened[0];
  await settle();
  expect(webContents.sent).toEqual([]);
  webContents.emit("did-finish-load");
  await settle();
  expect(webContents.sent.map(({ channel, value }) => [channel, value])).toEqual([
    ["selfsame:port", null],
    ["selfsame:opened", added],
  ]);
});

it("comes to the front when it is started a second time", async () => {
  await start(["selfsame"]);
  electron.app.becomeReady();
  await settle();
  electron.BrowserWindow.opened[0].webContents.emit("did-finish-load");
  electron.app.emit("second-instance", {}, ["selfsame"], "/");
  await settle();
  expect(electron.events.at(-1)).toBe("focus");
});

it("ends at once where it runs already", async () => {
  await start(["selfsame", picture], false);
  expect(electron.events).toEqual(["quit"]);
});

it("quits only after the engine has cleaned up", async () => {
  await start(["selfsame"]);
  electron.app.becomeReady();
  await settle();
  const event = { preventDefault: vi.fn() };
  electron.app.emit("will-quit", event);
  expect(event.preventDefault).toHaveBeenCalled();
  expect(engine().sent.at(-1)?.message).toEqual({ type: "close" });
  expect(electron.events).not.toContain("quit");
  engine().emit("exit", 0);
  await settle();
  expect(electron.events.at(-1)).toBe("quit");
});

it("keeps the home folder out of the log", async () => {
  log.hooks.length = 0;
  await start(["selfsame"]);
  const hook = log.hooks[0] as (message: { data: unknown[] }) => { data: unknown[] };
  expect(hook({ data: [`${process.env.HOME}/a.jpg`] }).data).toEqual(["~/a.jpg"]);
});
