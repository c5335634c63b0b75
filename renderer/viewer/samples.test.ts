import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RasterInfo } from "../../contract/findings.ts";
import { cutBlock, mapPixel, readBlock, readPixel, readTile, type Samples } from "./samples.ts";
import { type TileAddress, tileSize } from "./tilePlan.ts";

const picture: RasterInfo = { id: "p", width: 150, height: 90, tile: 64, levels: 2, sample: "rgb8" };

/** A pixel whose colour tells its position. */
const colour = (x: number, y: number) => [x, y, (x + 2 * y) % 256];

function tile(raster: RasterInfo, address: TileAddress): Samples {
  const { width, height } = tileSize(raster, address);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(colour(address.column * raster.tile + x, address.row * raster.tile + y), 3 * (y * width + x));
  return data;
}

const raw = (address: TileAddress) => tile(picture, address);

describe("samples", () => {
  it("reads every pixel from its tile", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 149 }), fc.integer({ min: 0, max: 89 }), (x, y) => {
        expect(readPixel(picture, { x, y }, raw)).toEqual(colour(x, y));
      }),
    );
    expect(readPixel(picture, { x: 1, y: 1 }, () => undefined)).toBeNull();
  });

  it("reads blocks across tiles and cuts them at the edge", () => {
    const block = { x: 60, y: 50, width: 100, height: 60 };
    expect(cutBlock(picture, 0, block)).toEqual({ x: 60, y: 50, width: 90, height: 40 });
    const data = readBlock(picture, 0, block, raw);
    for (const [x, y] of [
      [60, 50],
      [63, 63],
      [64, 64],
      [149, 89],
    ])
      expect([...data!.subarray(3 * ((y - 50) * 90 + x - 60), 3 * ((y - 50) * 90 + x - 60) + 3)]).toEqual(colour(x, y));
    expect(readBlock(picture, 0, block, (address) => (address.column === 2 ? undefined : raw(address)))).toBeNull();
    expect(readBlock(picture, 0, { x: 500, y: 0, width: 4, height: 4 }, raw)).toHaveLength(0);
  });

  it("finds the map pixel whose rectangle holds the picture pixel", () => {
    const map: RasterInfo = { ...picture, id: "m", width: 19, height: 12, levels: 1, sample: "u16" };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 149 }), fc.integer({ min: 0, max: 89 }), (x, y) => {
        const at = mapPixel(picture, map, { x, y });
        expect(x + 0.5).toBeGreaterThanOrEqual((at.x * 150) / 19);
        expect(x + 0.5).toBeLessThan(((at.x + 1) * 150) / 19);
        expect(y + 0.5).toBeGreaterThanOrEqual((at.y * 90) / 12);
        expect(y + 0.5).toBeLessThan(((at.y + 1) * 90) / 12);
      }),
    );
  });

  it("refuses a tile of the wrong size", () => {
    const map: RasterInfo = { ...picture, sample: "u16" };
    expect(readTile(map, { level: 0, column: 2, row: 1 }, new ArrayBuffer(22 * 26 * 2))).toHaveLength(22 * 26);
    expect(() => readTile(map, { level: 0, column: 2, row: 1 }, new ArrayBuffer(10))).toThrow(
      /10 bytes instead of 1144/,
    );
  });
});
