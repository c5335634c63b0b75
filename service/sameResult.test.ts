/**
 * The same input and the same version give the same bytes, whatever pictures a worker had before, however many workers
 * there are and on however many threads each computes: pictures of several formats one after another, and the other way round
 * side by side.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localiser, writeReaderModel } from "../tests/support/readerModels.ts";
import { hasSharedData, sharedData } from "../tests/support/sharedData.ts";
import { rasterFile } from "./rasters/writer.ts";
import { samplePath } from "./samples.ts";
import { Workbench } from "./workbench.ts";

const base = mkdtempSync(join(tmpdir(), "selfsame-same-result-"));
const pictures = join(base, "pictures");
const userModels = join(base, "models");

/** So many pixels that nearly every method has something to say, and that two threads are worth it. */
const size = { width: 640, height: 480 };

beforeAll(async () => {
  mkdirSync(pictures);
  const cut = (path: string, left: number, top: number) =>
    sharp(path)
      .extract({ left, top, ...size })
      .keepMetadata();
  await cut(samplePath("spliced"), 200, 480).png().toFile(join(pictures, "spliced.png"));
  await cut(samplePath("untouched"), 160, 96).webp({ quality: 90 }).toFile(join(pictures, "untouched.webp"));
  if (hasSharedData) {
    copyFileSync(sharedData("photos/ricoh-dc-3z_1.jpg"), join(pictures, "ricoh.jpg"));
    await cut(sharedData("photos/nikon-d40_1.jpg"), 640, 480).jpeg({ quality: 95 }).toFile(join(pictures, "nikon.jpg"));
  } else await cut(samplePath("untouched"), 203, 117).jpeg({ quality: 88 }).toFile(join(pictures, "again.jpg"));
}, 60_000);
beforeAll(() => writeReaderModel(userModels, "edges", localiser()));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** The result without its times and with, in place of each raster's identifier, what is in its file. */
function timeless(result: unknown, rasters: string): unknown {
  const contents = (id: string) =>
    createHash("sha256")
      .update(readFileSync(rasterFile(rasters, id)))
      .digest("hex");
  return JSON.parse(
    JSON.stringify(result, (key, value) => {
      if (key === "elapsedMs") return undefined;
      return key === "id" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? contents(value) : value;
    }),
  );
}

/** What was found out about each picture, by its name. */
async function examineAll(
  workers: number,
  cores: number,
  order: (names: string[]) => string[],
): Promise<Record<string, unknown>> {
  const bench = new Workbench({ workDir: base, workers, cores, userModels });
  try {
    const examined = order(readdirSync(pictures).sort()).map(async (name) => {
      const { id } = bench.addPath(join(pictures, name));
      const quiet = { signal: new AbortController().signal, progress: () => undefined };
      return [name, timeless(await bench.verify(id, {}, quiet), bench.rasters.folder)] as const;
    });
    return Object.fromEntries(await Promise.all(examined));
  } finally {
    await bench.close();
  }
}

describe("the same pictures", () => {
  it("give the same results and the same maps in either order, with any number of workers and of threads", async () => {
    const first = await examineAll(1, 1, (names) => names);
    expect(Object.keys(first)).toHaveLength(hasSharedData ? 4 : 3);
    // The hash of a file in place of its identifier: maps were made and are compared.
    for (const result of Object.values(first)) expect(JSON.stringify(result)).toMatch(/"id":"[0-9a-f]{64}"/);
    // Before each picture its worker had another one, or none, and now each worker has two threads.
    expect(await examineAll(2, 4, (names) => names.toReversed())).toEqual(first);
  }, 600_000);
});
