import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeatMap } from "../../engine/finding.ts";
import { layoutOf, levelCount, tileAt } from "./layout.ts";
import { RasterStore } from "./store.ts";
import { writeMap, writePicture } from "./writer.ts";

let folder = "";
let store: RasterStore;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-rasters-test-"));
  store = new RasterStore(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function picture(width: number, height: number) {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 2654435761) >>> 24);
  return { width, height, data };
}

function map(width: number, height: number, data: Float32Array): HeatMap {
  return { width, height, data, range: [-1, 3], unit: "", meaning: { low: "", high: "" }, style: "heat" };
}

/** Mean over the two by two pixels of the level below, the last column and row repeated. */
function halved(width: number, height: number, sampleAt: (x: number, y: number) => number) {
  return (x: number, y: number) => {
    const right = Math.min(width - 1, 2 * x + 1);
    const lower = Math.min(height - 1, 2 * y + 1);
    return (sampleAt(2 * x, 2 * y) + sampleAt(right, 2 * y) + sampleAt(2 * x, lower) + sampleAt(right, lower)) / 4;
  };
}

const side = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 250, max: 270 }),
  fc.integer({ min: 500, max: 530 }),
);

describe("picture pyramid", () => {
  it("gives back the picture, and above it the mean of two by two pixels", async () => {
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        const image = picture(width, height);
        const info = writePicture(folder, image);
        store.add(info);
        let below = await store.read(info.id, 0);
        expect(
          Buffer.from(image.data).equals(Buffer.from(below.data.buffer, below.data.byteOffset, below.data.byteLength)),
        ).toBe(true);
        for (let level = 1; level < info.levels; level++) {
          const { width: w, height: h, data } = await store.read(info.id, level);
          expect([w, h]).toEqual([Math.ceil(below.width / 2), Math.ceil(below.height / 2)]);
          for (const channel of [0, 1, 2]) {
            const mean = halved(below.width, below.height, (x, y) => below.data[3 * (y * below.width + x) + channel]);
            for (let y = 0; y < h; y++)
              for (let x = 0; x < w; x++)
                if (Math.abs(data[3 * (y * w + x) + channel] - mean(x, y)) > 0.5) throw new Error(`${level} ${x} ${y}`);
          }
          below = { width: w, height: h, data };
        }
        await store.remove(info.id);
      }),
      { numRuns: 12 },
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("cuts tiles of 256 pixels, smaller at the edges", async () => {
    const image = picture(300, 260);
    const info = writePicture(folder, image);
    store.add(info);
    const tile = await store.tile(info.id, 0, 1, 1);
    expect(tile.length).toBe(3 * 44 * 4);
    const expected = [0, 1, 2, 3].map((y) => image.data.subarray(3 * ((256 + y) * 300 + 256), 3 * (256 + y + 1) * 300));
    expect(Buffer.from(tile)).toEqual(Buffer.concat(expected));
    for (const [level, column, row] of [
      [0, 2, 0],
      [0, 0, 2],
      [9, 0, 0],
      [0, -1, 0],
      [0, 0.5, 0],
      [Number.NaN, 0, 0],
    ])
      await expect(store.tile(info.id, level, column, row)).rejects.toMatchObject({ code: "notFound" });
  });

  it("lays out every byte once", () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom("rgb8" as const, "u16" as const), (width, height, sample) => {
        const info = { id: "", width, height, tile: 256, levels: levelCount(width, height), sample };
        let next = 0;
        for (const [level, { columns, rows }] of layoutOf(info).entries())
          for (let row = 0; row < rows; row++)
            for (let column = 0; column < columns; column++) {
              const tile = tileAt(info, level, column, row)!;
              expect(tile.offset).toBe(next);
              next += tile.width * tile.height * (sample === "rgb8" ? 3 : 2);
            }
        const top = layoutOf(info).at(-1)!;
        expect([top.columns, top.rows]).toEqual([1, 1]);
      }),
    );
  });
});

describe("map pyramid", () => {
  it("maps the range to 0..65534, clips beyond it, and marks what was not computed", async () => {
    const info = writeMap(folder, map(5, 1, Float32Array.of(-1, 3, 1, 99, Number.NaN)));
    store.add(info);
    expect([...(await store.read(info.id, 0)).data]).toEqual([0, 65534, 32767, 65534, 65535]);
  });

  it("averages only what was computed", async () => {
    const data = new Float32Array(512 * 2).fill(Number.NaN);
    data[0] = -1;
    data[1] = 3;
    const info = writeMap(folder, map(512, 2, data));
    store.add(info);
    expect([...(await store.read(info.id, 1)).data.subarray(0, 3)]).toEqual([32767, 65535, 65535]);
  });
});

describe("the store", () => {
  it("knows nothing that was not added, and takes no identifier that could be a path", async () => {
    expect(() => store.info("nothing")).toThrowError(expect.objectContaining({ code: "notFound" }));
    const info = writePicture(folder, picture(4, 4));
    expect(() => store.add({ ...info, id: "../../etc/passwd" })).toThrow();
    await expect(store.tile(info.id, 0, 0, 0)).rejects.toMatchObject({ code: "notFound" });
  });
});
