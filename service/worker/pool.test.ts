import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { VerifyProgress } from "../../contract/operations.ts";
import { WorkerPool, type WorkerProcess } from "./pool.ts";
import type { Job, ToWorker } from "./protocol.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-pool-test-"));
});
afterEach(() => void vi.useRealTimers());
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that does what the test says. */
class FakeWorker implements WorkerProcess {
  readonly pid = 1;
  readonly received: ToWorker[] = [];
  killed = false;
  private say: (message: unknown) => void = () => undefined;
  private exit: (code: number | null) => void = () => undefined;
  send(message: unknown) {
    this.received.push(message as ToWorker);
  }
  onMessage(listener: (message: unknown) => void) {
    this.say = listener;
  }
  onExit(listener: (code: number | null) => void) {
    this.exit = listener;
  }
  kill() {
    this.killed = true;
    this.exit(null);
  }
  die(code: number | null) {
    this.exit(code);
  }
  /** Ends as a process does that stops itself for lack of memory. */
  runOutOfMemory() {
    writeFileSync(this.job.stopNote, "900");
    this.die(null);
  }
  get job() {
    return this.received.filter((message) => message.type === "job").at(-1)!;
  }
  progress(value: unknown) {
    this.say({ type: "progress", id: this.job.id, value });
  }
  finish(value: unknown) {
    this.say({ type: "result", id: this.job.id, value });
  }
  raw(message: unknown) {
    this.say(message);
  }
}

function setUp(size: number) {
  const workers: FakeWorker[] = [];
  const pool = new WorkerPool(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    size,
    folder,
  );
  const told: VerifyProgress[] = [];
  const run = (name: string, rest: { signal?: AbortSignal; seconds?: number } = {}) =>
    pool.run({ kind: "examine", path: `/${name}`, name, maxMegapixels: 150, rasters: folder } satisfies Job, {
      timeLimitSeconds: rest.seconds ?? 10,
      memoryLimitMB: 500,
      signal: rest.signal ?? new AbortController().signal,
      onProgress: (value) => told.push(value),
    });
  return { pool, workers, run, told };
}

/** With one process, which has done a job. */
async function setUpUsed() {
  const pool = setUp(1);
  const first = pool.run("a");
  pool.workers[0].finish(0);
  await first;
  return pool;
}

describe("WorkerPool", () => {
  it("gives each process one job at a time and reuses it", async () => {
    const { workers, run } = setUp(2);
    const jobs = [run("a"), run("b"), run("c")];
    expect(workers.length).toBe(2);
    workers[1].finish("B");
    expect(workers[1].job).toMatchObject({ job: { name: "c" } });
    workers[1].finish("C");
    workers[0].finish("A");
    expect(await Promise.all(jobs)).toEqual(["A", "B", "C"]);
    expect(workers.length).toBe(2);
  });

  it("tells a job how many cores there are for it: all while it is alone, then its share", async () => {
    const { workers, run } = setUp(3);
    const jobs = [run("a"), run("b"), run("c")];
    expect(workers.map(({ job }) => job.cores)).toEqual([3, 1, 1]);
    for (const worker of workers) worker.finish(0);
    await Promise.all(jobs);
    void run("d");
    expect(workers[0].job).toMatchObject({ cores: 3, job: { name: "d" } });
  });

  it("prefers the process that examined the same file last", async () => {
    const { workers, run } = setUp(2);
    const first = [run("a"), run("b")];
    workers[0].finish(0);
    workers[1].finish(0);
    await Promise.all(first);
    void run("b");
    expect(workers[1].received.length).toBe(2);
  });

  it("passes progress on", async () => {
    const { workers, run, told } = setUp(1);
    const job = run("a");
    workers[0].progress({ kind: "detector", detector: "x", fraction: 0.5 });
    workers[0].finish(1);
    await job;
    expect(told).toEqual([{ kind: "detector", detector: "x", fraction: 0.5 }]);
  });

  it("tells a death as an error of that image and serves the next with a fresh process", async () => {
    const { workers, run } = setUp(1);
    const first = run("a");
    const second = run("b");
    workers[0].die(139);
    await expect(first).rejects.toMatchObject({
      code: "crashed",
      message: expect.stringContaining("a ended with code 139"),
    });
    workers[1].finish("B");
    expect(await second).toBe("B");
  });

  it("recognises a process that stopped itself for lack of memory", async () => {
    const { workers, run } = setUp(1);
    const job = run("a");
    workers[0].runOutOfMemory();
    await expect(job).rejects.toMatchObject({ code: "memory", message: expect.stringContaining("500 MB") });
    expect(workers[1].received).toEqual([]);
  });

  it("begins again in a fresh process where a used one ran out of memory, with all of its time", async () => {
    const { workers, run, told } = setUp(2);
    const before = [run("a"), run("b")];
    workers[0].finish(0);
    workers[1].finish(0);
    await Promise.all(before);
    vi.useFakeTimers();
    const job = run("c", { seconds: 10 });
    workers[0].progress({ kind: "detector", detector: "x", fraction: 0.5 });
    vi.advanceTimersByTime(9_000);
    workers[0].runOutOfMemory();
    // Not in the other process, which is idle but has done a job too.
    expect(workers.length).toBe(3);
    expect(workers[1].received.length).toBe(1);
    expect(workers[2].job).toEqual(workers[0].job);
    workers[2].progress({ kind: "detector", detector: "x", fraction: 0 });
    vi.advanceTimersByTime(9_000);
    workers[2].finish("C");
    expect(await job).toBe("C");
    expect(told.map((update) => update.kind === "detector" && update.fraction)).toEqual([0.5, 0]);
  });

  it("begins again once only, and holds the time limit there", async () => {
    const { workers, run } = await setUpUsed();
    const hungry = run("b");
    workers[0].runOutOfMemory();
    workers[1].runOutOfMemory();
    await expect(hungry).rejects.toMatchObject({ code: "memory", message: expect.stringContaining("b needed") });

    const between = run("c");
    workers[2].finish(0);
    await between;
    const slow = run("d", { seconds: 0.02 });
    workers[2].runOutOfMemory();
    await expect(slow).rejects.toMatchObject({ code: "timeout" });
    expect(workers[3].killed).toBe(true);
  });

  it("does not begin again what crashed in a used process", async () => {
    const { workers, run } = await setUpUsed();
    const job = run("b");
    workers[0].die(139);
    await expect(job).rejects.toMatchObject({ code: "crashed" });
    expect(workers[1].received).toEqual([]);
  });

  it("does not begin again what was cancelled before the used process died", async () => {
    const { workers, run } = await setUpUsed();
    const controller = new AbortController();
    const job = run("b", { signal: controller.signal });
    controller.abort();
    workers[0].runOutOfMemory();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(workers[1].received).toEqual([]);
  });

  it("cancels what was begun again", async () => {
    const { workers, run } = await setUpUsed();
    const controller = new AbortController();
    const job = run("b", { signal: controller.signal });
    workers[0].runOutOfMemory();
    controller.abort();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(workers[1].received.at(-1)).toMatchObject({ type: "cancel" });
  });

  it("kills a process that takes too long", async () => {
    const { workers, run } = setUp(1);
    await expect(run("a", { seconds: 0.02 })).rejects.toMatchObject({ code: "timeout" });
    expect(workers[0].killed).toBe(true);
  });

  it("cancels: at once for the caller, by force where the process does not stop", async () => {
    const { workers, run } = setUp(1);
    const controller = new AbortController();
    const job = run("a", { signal: controller.signal });
    controller.abort();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(workers[0].received.at(-1)).toMatchObject({ type: "cancel" });
    expect(workers[0].killed).toBe(false);
    await expect.poll(() => workers[0].killed, { timeout: 3000 }).toBe(true);
  });

  it("cancels what is still waiting", async () => {
    const { workers, run } = setUp(1);
    const first = run("a");
    const controller = new AbortController();
    const waiting = run("b", { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    workers[0].finish(1);
    await first;
    expect(workers[0].received.length).toBe(1);
  });

  it("kills a process that says what ours would not say", async () => {
    const { workers, run } = setUp(1);
    const job = run("a");
    workers[0].raw({ type: "progress", id: workers[0].job.id, value: { kind: "picture", raster: "../../etc" } });
    await expect(job).rejects.toMatchObject({ code: "crashed" });
    expect(workers[0].killed).toBe(true);
  });

  it("rejects everything when it closes", async () => {
    const { pool, workers, run } = setUp(1);
    const jobs = Promise.allSettled([run("a"), run("b")]);
    pool.close();
    expect((await jobs).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(workers[0].killed).toBe(true);
    await expect(run("c")).rejects.toMatchObject({ code: "cancelled" });
  });
});
