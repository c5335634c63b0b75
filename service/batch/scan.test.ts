/** A scan that the window started, with real workers on small pictures. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CaseNews, caseNewsSchema, scanOptionsSchema } from "../../contract/batch.ts";
import { makePicture } from "../../tests/support/madePictures.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { verifyCase } from "../cases/verifyCase.ts";
import { THUMBNAIL } from "../scan/thumbnail.ts";
import { Workbench } from "../workbench.ts";
import { spawnNode } from "../worker/spawnNode.ts";
import { Batch } from "./batch.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-batch-scan-"));
const photos = join(parent, "photos");
const workbench = new Workbench({ workDir: parent, workers: 1 });
const batch = new Batch({ folder: join(parent, "cases"), workbench, spawn: spawnNode, idleMs: 200 });
const options = scanOptionsSchema.parse({ detectors: ["noise"], jobs: 1 });

beforeAll(async () => {
  await makePicture(join(photos, "small.jpg"), 1);
  await sharp({
    create: {
      width: 1300,
      height: 700,
      channels: 3,
      background: "#808080",
      noise: { type: "gaussian", mean: 128, sigma: 20 },
    },
  })
    .png()
    .toFile(join(photos, "large.png"));
});
afterAll(async () => {
  await batch.close();
  await workbench.close();
  rmSync(parent, { recursive: true });
});

it("is told of, leaves results with thumbnails, and lets go of the case", { timeout: 120_000 }, async () => {
  const { id, path } = batch.create(batch.folders.tell(photos).folder);
  const opened = batch.case(id);
  const news: CaseNews[] = [];
  const told = (condition: (last: CaseNews) => boolean, timeout: number) =>
    expect.poll(() => news.length > 0 && condition(news.at(-1)!), { timeout, interval: 20 }).toBe(true);
  const closing = new AbortController();
  const watching = opened.watch({
    signal: closing.signal,
    progress: (update) => news.push(caseNewsSchema.parse(update)),
  });
  expect(() => opened.pauseScan()).toThrow(/No scan/);
  expect(opened.lastRoot).toBe(photos);
  opened.startScan({ folder: photos, options });
  expect(() => opened.startScan({ folder: photos, options })).toThrow(/runs already/);
  opened.pauseScan();
  await told(({ scan }) => scan?.phase === "paused", 20_000);
  await expect(batch.remove(id)).rejects.toMatchObject({ code: "usage" });
  opened.resumeScan();
  // Marks and scan share the one writer.
  await told(({ entry }) => entry.total === 2, 20_000);
  await opened.write((writer) => writer.mark([1], "check"));
  await told(({ entry }) => !entry.scanning, 60_000);
  closing.abort();
  await watching;
  expect(news.at(-1)).toMatchObject({
    entry: { states: { done: 2 }, roots: [{ path: photos }] },
    scan: { phase: "ended", examined: 2 },
  });
  expect(news.at(-1)!.failure).toBeUndefined();

  const sides = await Promise.all(
    opened.reader.page({ offset: 0, limit: 9, sort: { by: "path" } }).map(async (row) => {
      const { format, width, height } = await sharp(await batch.file(id, row.id, THUMBNAIL)).metadata();
      return [row.path, format, width, height];
    }),
  );
  expect(sides).toEqual([
    ["large.png", "webp", 512, 276],
    ["small.jpg", "webp", 96, 80],
  ]);
  expect(await verifyCase(path)).toMatchObject({ intact: true });
  // Soon after, the command line may write.
  await expect.poll(() => mayWrite(path), { timeout: 10_000, interval: 200 }).toBe(true);
});

it("says why it ended before it was done, and ends with the service", { timeout: 60_000 }, async () => {
  const { id } = batch.create(batch.folders.tell(photos).folder, "Ends");
  const opened = batch.case(id);
  const gone = join(parent, "gone");
  expect(() => opened.startScan({ folder: gone, options })).toThrow(/no folder/);
  expect(() => opened.startScan({ folder: photos, options: { ...options, detectors: ["none"] } })).toThrow(
    /no detector/,
  );
  mkdirSync(gone);
  opened.startScan({ folder: gone, options: { ...options, watch: true } });
  rmSync(gone, { recursive: true });
  await expect.poll(() => opened.news.failure, { timeout: 20_000 }).toMatchObject({ code: "notFound" });
  opened.startScan({ folder: photos, options: { ...options, watch: true } });
  await batch.close();
  const writer = CaseWriter.open(opened.place.path);
  expect(writer.reader.jobs().map(({ state }) => state)).not.toContain("interrupted");
  expect(writer.reader.totals().running).toBe(0);
  writer.close();
});

function mayWrite(path: string): boolean {
  try {
    CaseWriter.open(path).close();
    return true;
  } catch {
    return false;
  }
}
