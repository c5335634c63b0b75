/** Whoever asks the main process is looked at before what is asked. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IpcMain } from "electron";
import { afterAll, describe, expect, it, vi } from "vitest";
import { addPaths, chooseFolder, folderAt, saveReport } from "../../electron/channels.ts";
import { answerWindow } from "../../electron/requests.ts";
import { safeFileName } from "../../service/fileNames.ts";
import { FakeWebContents, ipcMain } from "../support/fakeElectron.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-ipc-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = {
  folder: vi.fn(async (path: string) => ({ folder: "f", name: "photos", path, isCase: false })),
  add: vi.fn(async () => ({ items: [{ id: "x", name: "a.jpg", bytes: 1 }], refused: [] })),
  respond: vi.fn(async ({ path }: { path: string }) => ({
    status: path.includes("gone") ? 404 : 200,
    headers: {},
    body: new TextEncoder().encode("report"),
  })),
};
const askWhere = vi.fn(async (name: string): Promise<string | undefined> => join(folder, name));
const askFolder = vi.fn(async (): Promise<string | undefined> => "/chosen");
answerWindow(ipcMain as unknown as Pick<IpcMain, "handle">, engine, { askWhere, askFolder });

const frame = (url: string, parent: object | null = null) => ({
  senderFrame: { url, parent },
  sender: new FakeWebContents(),
});
const own = frame("app://selfsame/index.html");
const ask = (channel: string, input: unknown, event: unknown = own) => ipcMain.handlers.get(channel)!(event, input);

const valid: Record<string, unknown> = {
  [addPaths.name]: ["/a.jpg"],
  [chooseFolder.name]: null,
  [folderAt.name]: { path: "/photos" },
  [saveReport.name]: { path: "/reports/1/a.html", name: "a.html" },
};

it("has a handler for exactly the documented channels", () => {
  expect([...ipcMain.handlers.keys()].sort()).toEqual(Object.keys(valid).sort());
});

describe.each([...ipcMain.handlers.keys()])("%s", (channel) => {
  it.each([
    ["another origin", frame("https://example.com/index.html")],
    ["another host of the scheme", frame("app://other/index.html")],
    ["another file of the application", frame("app://selfsame/assets/a.html")],
    ["a frame inside of the page", frame("app://selfsame/index.html", {})],
    ["a frame that is gone", { senderFrame: null, sender: new FakeWebContents() }],
  ])("refuses %s", async (_, event) => {
    vi.clearAllMocks();
    expect(await ask(channel, valid[channel], event)).toMatchObject({ ok: false, error: { code: "usage" } });
    expect(engine.add).not.toHaveBeenCalled();
    expect(engine.folder).not.toHaveBeenCalled();
    expect(askFolder).not.toHaveBeenCalled();
    expect(engine.respond).not.toHaveBeenCalled();
  });

  const others: [unknown][] = [
    [undefined],
    [null],
    ["/a.jpg"],
    [{}],
    [[1]],
    [[""]],
    [{ path: "/etc/passwd", name: "a" }],
  ];
  it.each(others.filter(([input]) => input !== valid[channel]))("refuses the input %j", async (input) => {
    vi.clearAllMocks();
    expect(await ask(channel, input)).toMatchObject({ ok: false, error: { code: "usage" } });
    expect(engine.add).not.toHaveBeenCalled();
    expect(engine.folder).not.toHaveBeenCalled();
    expect(askFolder).not.toHaveBeenCalled();
    expect(engine.respond).not.toHaveBeenCalled();
  });

  it("answers the application's own page", async () => {
    expect(await ask(channel, valid[channel])).toMatchObject({ ok: true });
  });
});

describe("choosing a folder", () => {
  it("answers with what stands for the chosen one, and with nothing where the reader cancels", async () => {
    expect(await ask(chooseFolder.name, null)).toMatchObject({ ok: true, value: { folder: "f", path: "/chosen" } });
    askFolder.mockResolvedValueOnce(undefined);
    expect(await ask(chooseFolder.name, null)).toEqual({ ok: true, value: null });
  });
});

describe("saving a report", () => {
  it("writes it where the reader says, and nowhere where they cancel", async () => {
    await ask(saveReport.name, { path: "/reports/1/a.html", name: "a.html" });
    expect(readFileSync(join(folder, "a.html"), "utf8")).toBe("report");
    askWhere.mockResolvedValueOnce(undefined);
    expect(await ask(saveReport.name, valid[saveReport.name])).toEqual({ ok: true, value: false });
  });

  it("asks the service for reports only", async () => {
    for (const path of [
      "/reports/../raster/1",
      "/raster/1/0/0/0",
      "/reports/",
      "/reports/a/b?c",
      "/reports/../b",
      "reports/a/b",
    ])
      expect(await ask(saveReport.name, { path, name: "a" }), path).toMatchObject({ ok: false });
  });

  it("takes every name that a photograph may have given its report", async () => {
    const path = `/reports/1/${encodeURIComponent("Foto (1)! 'über' *~.html")}`;
    expect(await ask(saveReport.name, { path, name: "a.html" })).toEqual({ ok: true, value: true });
  });

  it("says that a report is no longer there, and asks for no place to put it", async () => {
    vi.clearAllMocks();
    const reply = await ask(saveReport.name, { path: "/reports/gone/a.html", name: "a.html" });
    expect(reply).toMatchObject({ ok: false, error: { code: "notFound" } });
    expect(askWhere).not.toHaveBeenCalled();
  });

  it.each([
    ["../../.bashrc", "_.._.bashrc"],
    ["C:\\a|b?.html", "C__a_b_.html"],
    ["...", "report"],
  ])("suggests for %j the name %j", (name, safe) => expect(safeFileName(name, "report")).toBe(safe));
});
