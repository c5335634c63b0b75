import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebContents } from "electron";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeWebContents, utilityProcess } from "../tests/support/fakeElectron.ts";
import { EngineProcess, pauseBefore } from "./engineProcess.ts";

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
let workDir = "";
let engine: EngineProcess;
const started = utilityProcess.started;
const child = () => started.filter(({ options }) => options.serviceName === "Selfsame engine").at(-1)!;
const workers = () => started.filter(({ options }) => /^Selfsame (worker|lab)$/.test(options.serviceName ?? ""));
const lastTo = (process: (typeof started)[0]) => process.sent.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  started.length = 0;
  workDir = mkdtempSync(join(tmpdir(), "selfsame-engine-"));
  engine = new EngineProcess({
    modulePath: "engine.js",
    workersFolder: "service",
    workDir,
    environment: { LANG: "C" },
    log,
  });
});
afterEach(() => vi.useRealTimers());

describe("asking", () => {
  it("gives each answer to its question", async () => {
    const first = engine.respond({ method: "GET", path: "/raster/a/0/0/0" });
    const second = engine.add(["/a.jpg"]);
    expect(child().sent.map(({ message }) => message)).toEqual([
      { type: "request", id: 1, method: "GET", path: "/raster/a/0/0/0" },
      { type: "add", id: 2, paths: ["/a.jpg"] },
    ]);
    const third = engine.folder("/photos");
    const folder = { folder: "f", name: "photos", path: "/photos", isCase: false };
    child().emit("message", { type: "folder", id: 3, folder });
    expect(await third).toEqual(folder);
    const added = { items: [{ id: "x", name: "a.jpg", bytes: 3 }], refused: [] };
    child().emit("message", { type: "added", id: 2, added });
    child().emit("message", { type: "response", id: 1, status: 200, headers: {}, body: new Uint8Array([7]) });
    expect(await second).toEqual(added);
    expect(await first).toMatchObject({ status: 200, body: new Uint8Array([7]) });
  });

  it("is not confused by a message that is none", async () => {
    const asked = engine.add([]);
    child().emit("message", { type: "added", id: 1, added: { items: "all" } });
    child().emit("message", "hello");
    child().emit("message", { type: "added", id: 1, added: { items: [], refused: [] } });
    expect(await asked).toEqual({ items: [], refused: [] });
  });
});

describe("when the process dies", () => {
  it("fails what was asked, cleans up, starts again and gives the window a new port", async () => {
    const page = new FakeWebContents();
    engine.attach(page as unknown as WebContents);
    const first = child();
    const asked = engine.add(["/a.jpg"]);
    const failed = expect(asked).rejects.toMatchObject({ code: "crashed" });
    first.emit("exit", 139);
    await failed;
    expect(existsSync(workDir)).toBe(false);
    await expect(engine.add([])).rejects.toMatchObject({ code: "crashed" });

    vi.advanceTimersByTime(pauseBefore(0));
    expect(child()).not.toBe(first);
    expect(page.sent.map(({ channel, ports }) => [channel, ports.length])).toEqual([
      ["selfsame:port", 1],
      ["selfsame:port", 1],
    ]);
    expect(lastTo(child())).toMatchObject({ message: { type: "window" } });
  });

  it("waits longer each time it dies at once, ten seconds at most, and forgets that after a healthy minute", () => {
    expect([0, 1, 2, 9].map(pauseBefore)).toEqual([250, 500, 1000, 10_000]);
    const count = () => started.length;
    child().emit("exit", 1);
    vi.advanceTimersByTime(250);
    expect(count()).toBe(2);
    child().emit("exit", 1);
    vi.advanceTimersByTime(499);
    expect(count()).toBe(2);
    vi.advanceTimersByTime(1);
    expect(count()).toBe(3);
    vi.advanceTimersByTime(60_000);
    child().emit("exit", 1);
    vi.advanceTimersByTime(250);
    expect(count()).toBe(4);
  });

  it("takes its workers along", () => {
    child().emit("message", { type: "spawnWorker", id: 1, entry: "worker" });
    child().emit("exit", 1);
    expect(workers()[0].killed).toBe(true);
  });
});

describe("workers", () => {
  it("are started when asked for, with a port to each side and without the reader's environment", () => {
    child().emit("message", { type: "spawnWorker", id: 7, entry: "lab" });
    const [worker] = workers();
    expect(worker).toMatchObject({ modulePath: join("service", "lab.js"), options: { env: { LANG: "C" } } });
    expect(lastTo(worker).ports).toHaveLength(1);
    worker.pid = 4711;
    worker.emit("spawn");
    expect(lastTo(child())).toMatchObject({ message: { type: "worker", id: 7, pid: 4711 } });

    const heard = vi.fn();
    lastTo(worker).ports[0].on("message", ({ data }) => heard(data));
    lastTo(worker).ports[0].start();
    lastTo(child()).ports[0].postMessage("job");
    expect(heard).toHaveBeenCalledWith("job");

    worker.emit("exit", 9);
    expect(lastTo(child()).message).toEqual({ type: "workerExit", id: 7, code: 9 });
  });

  it("that do not notice they should end are given no choice", () => {
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    child().emit("message", { type: "spawnWorker", id: 1, entry: "worker" });
    workers()[0].pid = 4711;
    child().emit("message", { type: "killWorker", id: 1 });
    expect(workers()[0].killed).toBe(true);
    vi.advanceTimersByTime(2000);
    expect(kill).toHaveBeenCalledWith(4711, "SIGKILL");
    kill.mockRestore();
  });
});

it("stops after the process has cleaned up, and does not start it again", async () => {
  const stopped = engine.stop();
  expect(lastTo(child()).message).toEqual({ type: "close" });
  child().emit("exit", 0);
  await stopped;
  vi.advanceTimersByTime(60_000);
  expect(started).toHaveLength(1);
});
