/** Scans with real workers, on small pictures. */
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ScanProgress, ScanRecord } from "../../contract/scan.ts";
import { makePicture, makePictures } from "../../tests/support/madePictures.ts";
import { type Photograph, variety } from "../../tests/support/photographs.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { verifyCase } from "../cases/verifyCase.ts";
import { verifyDocument } from "../report/resultFiles.ts";
import { Workbench } from "../workbench.ts";
import { Scan, type ScanOptions } from "./scan.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-scan-test-"));
afterAll(() => rmSync(parent, { recursive: true }));

let [folder, place] = ["", ""];
beforeEach(() => {
  folder = mkdtempSync(join(parent, "folder-"));
  place = mkdtempSync(join(parent, "case-"));
});

interface Told {
  progress: ScanProgress[];
  records: ScanRecord[];
}

function scanOf(writer: CaseWriter, more: Partial<ScanOptions> = {}): { scan: Scan; told: Told } {
  const told: Told = { progress: [], records: [] };
  const scan = new Scan({
    ...{ folder, writer, detectors: ["noise"], jobs: 2 },
    onProgress: (progress) => void told.progress.push(progress),
    onRecord: (record) => void told.records.push(record),
    ...more,
  });
  return { scan, told };
}

function expectSums({ progress }: Told): void {
  expect(progress.length).toBeGreaterThan(0);
  for (const { counts } of progress) {
    const { total, ...parts } = counts;
    expect(Object.values(parts).reduce((sum, part) => sum + part)).toBe(total);
  }
}

const never = new AbortController().signal;

/** Resolves when it holds; the test's own time limit ends a wait that is in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("a scan", () => {
  it("gives every file its place, and a second one does only what is new or changed", {
    timeout: 120_000,
  }, async () => {
    await makePictures(folder, 4);
    copyFileSync(join(folder, "odd/1.jpg"), join(folder, "copy of 1"));
    writeFileSync(join(folder, "lies.jpg"), "no picture");
    writeFileSync(join(folder, "notes.txt"), "no picture");
    writeFileSync(join(folder, "old.bmp"), "BM\x46\0\0\0\0\0\0\0");
    // A scan may be kept in the folder that it scans.
    const writer = CaseWriter.create(join(folder, "the case"), "All kinds");
    const first = scanOf(writer);
    const summary = await first.scan.run(never);
    expect(summary.counts).toEqual({
      ...{ waiting: 0, running: 0, done: 5, failed: 1, skipped: 1, notPictures: 1, total: 8 },
    });
    expectSums(first.told);
    expect(first.told.progress.at(-1)).toMatchObject({ phase: "ended", counts: summary.counts });
    const { done, failed, skipped, total } = writer.reader.totals();
    expect([done, failed, skipped, total]).toEqual([5, 1, 1, 7]);
    const states = Object.fromEntries(first.told.records.map(({ path, state }) => [path, state]));
    expect(states).toEqual({
      ...{ "copy of 1": "done", "even/0.jpg": "done", "even/2.jpg": "done", "odd/1.jpg": "done", "odd/3.jpg": "done" },
      ...{ "lies.jpg": "failed", "old.bmp": "skipped" },
    });
    expect(writer.reader.equalGroups().map(({ length }) => length)).toEqual([2]);
    expect(writer.reader.page({ offset: 0, limit: 9 }).every((row) => row.state !== "done" || row.perceptualHash)).toBe(
      true,
    );

    // The same bytes at another time, other bytes, a new file.
    utimesSync(join(folder, "even/0.jpg"), 1, 1);
    await makePicture(join(folder, "even/2.jpg"), 99);
    await makePicture(join(folder, "new.jpg"), 98);
    rmSync(join(folder, "odd/3.jpg"));
    const before = new Map(writer.reader.page({ offset: 0, limit: 9 }).map((row) => [row.path, row]));
    const second = scanOf(writer);
    const again = await second.scan.run(never);
    expect(again).toMatchObject({ examined: 2, counts: { done: 6, failed: 1, skipped: 1, notPictures: 1, total: 9 } });
    // One that is gone is told, and keeps what was found of it.
    expect([summary.missing, again.missing]).toEqual([
      { count: 0, first: [] },
      { count: 1, first: ["odd/3.jpg"] },
    ]);
    expect(second.told.progress.at(-1)).toMatchObject({ missing: 1 });
    expect(
      second.told.records
        .filter(({ examined }) => examined)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...["even/2.jpg", "new.jpg"]]);
    expect(second.told.records).toHaveLength(7);
    for (const row of writer.reader.page({ offset: 0, limit: 9 }))
      if (!["even/2.jpg", "new.jpg"].includes(row.path)) expect(row).toEqual(before.get(row.path));
    writer.close();
    expect(await verifyCase(writer.folder, { signal: never, progress: () => undefined })).toMatchObject({
      intact: true,
    });
  });

  it("can be paused, and goes on after it was cancelled", { timeout: 120_000 }, async () => {
    await makePictures(folder, 8);
    const writer = CaseWriter.create(place, "Cancelled");
    const { scan, told } = scanOf(writer, { jobs: 1 });
    const running = scan.run(never).catch((error: unknown) => error);
    await until(() => told.records.length > 0);
    scan.pause();
    await until(() => told.progress.at(-1)?.phase === "paused" && told.progress.at(-1)?.counts.running === 0);
    const paused = told.records.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(told.records).toHaveLength(paused);
    scan.resume();
    await until(() => told.records.length > paused);
    scan.cancel();
    expect(await running).toMatchObject({ code: "cancelled" });
    expectSums(told);
    expect(writer.reader.jobs()).toMatchObject([{ state: "cancelled" }]);
    const { running: left, failed, done, waiting } = writer.reader.totals();
    expect([left, failed, done + waiting]).toEqual([0, 0, 8]);
    expect((await scanOf(writer).scan.run(never)).counts).toMatchObject({ done: 8, total: 8 });
    writer.close();
  });

  it("loses the one picture of a worker that dies, and examines it next time", { timeout: 120_000 }, async () => {
    await makePictures(folder, 6);
    const writer = CaseWriter.create(place, "Killed");
    const { scan, told } = scanOf(writer, { jobs: 1, detectors: ["noise", "jpeg-ghosts"] });
    const running = scan.run(never);
    await until(() => told.records.length > 0);
    await until(() => writer.reader.totals().running > 0);
    for (const pid of scan.workerPids()) process.kill(pid, "SIGKILL");
    const { counts } = await running;
    // It may have been between two pictures.
    expect(counts.failed).toBeLessThanOrEqual(1);
    for (const { reason } of told.records.filter(({ state }) => state === "failed"))
      expect(reason).toMatch(/^The process that examined \d\.jpg was killed/);
    const next = scanOf(writer, { detectors: ["noise", "jpeg-ghosts"] });
    expect(await next.scan.run(never)).toMatchObject({
      examined: counts.failed,
      counts: { done: 6, failed: 0, total: 6 },
    });
    writer.close();
  });

  it("says so where its folder is taken away, and loses nothing", { timeout: 120_000 }, async () => {
    await makePictures(folder, 6);
    const writer = CaseWriter.create(place, "Taken away");
    const { scan, told } = scanOf(writer, { jobs: 1 });
    const running = scan.run(never).catch((error: unknown) => error);
    await until(() => told.records.length > 0);
    renameSync(folder, `${folder} elsewhere`);
    expect(await running).toMatchObject({ code: "notFound", message: expect.stringContaining("no longer there") });
    expect(writer.reader.totals().failed).toBe(0);
    expect(writer.reader.jobs()).toMatchObject([{ state: "failed" }]);
    writer.close();
    renameSync(`${folder} elsewhere`, folder);
    const opened = CaseWriter.open(place);
    expect(() => CaseWriter.open(place)).toThrow("already open for writing");
    expect((await scanOf(opened).scan.run(never)).counts).toMatchObject({ done: 6, total: 6 });
    opened.close();
    await expect(scanOf(opened, { folder: join(folder, "none") }).scan.run(never)).rejects.toMatchObject({
      code: "notFound",
    });
  });

  it("watches for files, and waits until they are complete", { timeout: 120_000 }, async () => {
    await makePictures(folder, 1);
    const writer = CaseWriter.create(place, "Watched");
    const { scan, told } = scanOf(writer, { jobs: 1, watch: { pollMs: 30, stableMs: 400 } });
    const running = scan.run(never).catch((error: unknown) => error);
    await until(() => told.records.length === 1);
    const growing = join(folder, "growing.jpg");
    const ready = join(parent, "ready.jpg");
    await makePicture(ready, 50);
    // It grows for longer than it would take to be taken for complete.
    writeFileSync(growing, "");
    for (let n = 0; n < 8; n++) {
      appendFileSync(growing, "part");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    copyFileSync(ready, growing);
    await until(() => told.records.length > 1);
    expect(told.records[1]).toMatchObject({ path: "growing.jpg", state: "done", examined: true });
    expect(told.progress.some(({ phase }) => phase === "watching")).toBe(true);
    scan.cancel();
    expect(await running).toMatchObject({ code: "cancelled" });
    expectSums(told);
    expect(writer.reader.totals()).toMatchObject({ done: 2, failed: 0, total: 2 });
    writer.close();
  });
});

describe.runIf(hasSharedData)("files from elsewhere", () => {
  const detectors = ["metadata-rules", "jpeg-quality", "noise"];

  it("photographs: a scan says what a single examination says", { timeout: 120_000 }, async () => {
    const small = variety()
      .filter(({ width, height }: Photograph) => width * height <= 640 * 480)
      .slice(0, 2);
    for (const [n, { path }] of small.entries()) copyFileSync(path, join(folder, `${n}.jpg`));
    const writer = CaseWriter.create(place, "Photographs");
    await scanOf(writer, { detectors, maps: "all" }).scan.run(never);
    const bench = new Workbench({ workers: 1, settings: { timeLimitSeconds: 300 } });
    for (const { path, sha256, pipeline } of writer.reader.page({ offset: 0, limit: 9 })) {
      const call = { signal: never, progress: () => undefined };
      const alone = verifyDocument(await bench.verify(bench.addPath(join(folder, path)).id, { detectors }, call), true);
      expect(timeless(writer.reader.result(sha256!, pipeline!))).toEqual(timeless(alone));
    }
    await bench.close();
    expect(writer.reader.totals().done).toBe(2);
    writer.close();
  });

  it("damaged ones: it finishes, and each that fails has its reason", { timeout: 240_000 }, async () => {
    folder = sharedData("corrupt");
    const writer = CaseWriter.create(place, "Damaged");
    // As many kinds of damage as there are, and some of the files.
    const include = ["generated/**", "*0.*"];
    // Decoding large ones tells nothing of scans.
    const how = { detectors: ["c2pa"], include, settings: { maxMegapixels: 1 } };
    const { scan, told } = scanOf(writer, how);
    const { counts } = await scan.run(never);
    expectSums(told);
    expect(counts).toMatchObject({ waiting: 0, running: 0 });
    expect(counts.total).toBeGreaterThan(80);
    expect(counts.failed).toBeGreaterThan(20);
    for (const row of writer.reader.page({ filter: { states: ["failed", "skipped"] }, offset: 0, limit: 1000 }))
      expect(row.reason).toMatch(/^[A-Z][^\n]{15,}\.$/);
    // What is wrong with the files themselves is not tried again; what a limit refuses is.
    const second = scanOf(writer, how);
    expect((await second.scan.run(never)).counts).toEqual(counts);
    const again = second.told.records.filter(({ examined }) => examined);
    expect(again.length).toBeLessThan(counts.failed);
    for (const { reason } of again) expect(reason).toContain("the limit is");
    writer.close();
  });
});

/** A result without what differs from one examination to the next. */
function timeless(document: ReturnType<typeof verifyDocument>) {
  const findings = document.findings.map((finding) => ({ ...finding, elapsedMs: 0 }));
  return { ...document, findings, elapsedMs: 0 };
}
