/** The page sees seven names and no more, and what passes through them is checked. */
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Shell } from "../../contract/shell.ts";
import { contextBridge, ipcRenderer, MessageChannelMain, webUtils } from "../support/fakeElectron.ts";

let shell: Shell;
const posted: unknown[][] = [];

beforeAll(async () => {
  vi.stubGlobal("window", {
    location: { origin: "app://selfsame" },
    postMessage: (...args: unknown[]) => posted.push(args),
  });
  await import("../../electron/preload.ts");
  shell = contextBridge.exposed.selfsame as Shell;
});

beforeEach(() => {
  ipcRenderer.asked.length = 0;
});

const onDisk = (name: string, path: string): File => {
  const file = new File(["x"], name);
  webUtils.setPath(file, path);
  return file;
};

describe("the surface", () => {
  it("is exactly the documented one", () => {
    expect(Object.keys(contextBridge.exposed)).toEqual(["selfsame"]);
    expect(Object.keys(shell).sort()).toEqual([
      ...["addFiles", "chooseFolder", "folderOf", "mode", "onCommand", "onOpened", "saveReport"],
    ]);
    expect(shell.mode).toBe("electron");
  });

  it("lets the page choose no channel", async () => {
    ipcRenderer.answer = (channel) => ({
      ok: true,
      value: channel === "selfsame:saveReport" ? true : { items: [], refused: [] },
    });
    await shell.addFiles([onDisk("a.jpg", "/pictures/a.jpg")]);
    await shell.saveReport("/reports/1/a.html", "a.html");
    expect(ipcRenderer.asked).toEqual([
      { channel: "selfsame:addPaths", input: ["/pictures/a.jpg"] },
      { channel: "selfsame:saveReport", input: { path: "/reports/1/a.html", name: "a.html" } },
    ]);
  });
});

describe("towards the main process", () => {
  it("passes no report path that is none", async () => {
    await expect(shell.saveReport("/etc/passwd", "a")).rejects.toThrow();
    expect(ipcRenderer.asked).toEqual([]);
  });

  it("asks for folders, by the path of what was dropped or by a dialog", async () => {
    const folder = { folder: "f", name: "photos", path: "/photos", isCase: false };
    ipcRenderer.answer = (channel) => ({ ok: true, value: channel === "selfsame:folderAt" ? folder : null });
    expect(await shell.folderOf(onDisk("photos", "/photos"))).toEqual(folder);
    expect(await shell.folderOf(new File(["x"], "pasted.png"))).toBeUndefined();
    expect(await shell.chooseFolder()).toBeUndefined();
    expect(ipcRenderer.asked).toEqual([
      { channel: "selfsame:folderAt", input: { path: "/photos" } },
      { channel: "selfsame:chooseFolder", input: null },
    ]);
  });

  it("uploads what has no path, and says what the service refused", async () => {
    const fetched = vi.fn(async (_path: string, init: RequestInit) =>
      (init.body as File).name === "bad.png"
        ? Response.json({ code: "tooLarge", message: "Too large." }, { status: 413 })
        : Response.json({ id: "p", name: "pasted.png", bytes: 1 }),
    );
    vi.stubGlobal("fetch", fetched);
    const added = await shell.addFiles([new File(["x"], "pasted.png"), new File(["x"], "bad.png")]);
    expect(added.items).toEqual([{ id: "p", name: "pasted.png", bytes: 1 }]);
    expect(added.refused).toEqual([{ name: "bad.png", message: "Too large." }]);
    expect(fetched.mock.calls[0][0]).toBe("/evidence?name=pasted.png");
    expect(ipcRenderer.asked).toEqual([]);
  });
});

describe("from the main process", () => {
  it("turns a refusal into an error in the words it came with", async () => {
    ipcRenderer.answer = () => ({ ok: false, error: { code: "notFound", message: "It is gone." } });
    await expect(shell.saveReport("/reports/1/a.html", "a.html")).rejects.toThrow("It is gone.");
  });

  it("lets no malformed answer through", async () => {
    ipcRenderer.answer = () => ({ ok: true, value: { items: [{ id: 1 }], refused: [] } });
    await expect(shell.addFiles([onDisk("a.jpg", "/a.jpg")])).rejects.toThrow();
  });

  it("passes on known commands only, without the event they came with", () => {
    const heard = vi.fn();
    const stop = shell.onCommand(heard);
    ipcRenderer.emit("selfsame:command", { sender: "secret" }, "file.open");
    ipcRenderer.emit("selfsame:command", {}, "file.formatDisk");
    stop();
    ipcRenderer.emit("selfsame:command", {}, "file.open");
    expect(heard.mock.calls).toEqual([["file.open"]]);
  });

  it("keeps files that were opened before the page listened", () => {
    const added = { items: [{ id: "x", name: "a.jpg", bytes: 1 }], refused: [] };
    ipcRenderer.emit("selfsame:opened", {}, added);
    const heard = vi.fn();
    shell.onOpened(heard);
    expect(heard.mock.calls).toEqual([[added]]);
  });

  it("hands the service's port to the application's own origin", () => {
    const { port1 } = new MessageChannelMain();
    ipcRenderer.emit("selfsame:port", { ports: [port1] });
    expect(posted).toEqual([["selfsame:port", "app://selfsame", [port1]]]);
  });
});
