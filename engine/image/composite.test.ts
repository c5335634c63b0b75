import { expect, it } from "vitest";
import { colourStatistics, transferColours } from "./colourTransfer.ts";
import { composite, feathered } from "./composite.ts";
import type { RgbImage } from "./raster.ts";

const plain = (width: number, height: number, ...colour: number[]): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => colour[i % 3]),
});

it("shows below, above or a mixture, as the cover says", () => {
  const [below, above] = [plain(3, 1, 10, 20, 30), plain(3, 1, 110, 220, 130)];
  const { data } = composite(below, above, [0, 1, 0.25]);
  expect(Array.from(data)).toEqual([10, 20, 30, 110, 220, 130, 35, 70, 55]);
  expect(below.data[3]).toBe(10);
});

it("softens the edge and nothing far from it, keeping half of the cover at the edge", () => {
  const size = { width: 40, height: 3 };
  const mask = Uint8Array.from({ length: 120 }, (_, at) => Number(at % 40 >= 20));
  expect(Array.from(feathered(mask, size, 0))).toEqual(Array.from(mask));
  const cover = feathered(mask, size, 2);
  expect(cover[40 + 5]).toBe(0);
  expect(cover[40 + 35]).toBeCloseTo(1, 6);
  expect((cover[40 + 19] + cover[40 + 20]) / 2).toBeCloseTo(0.5, 6);
  expect(cover[40 + 19]).toBeGreaterThan(0.3);
});

it("moves means and contrasts of each channel to those that are wanted", () => {
  const data = Uint8Array.from([90, 50, 10, 110, 50, 20, 90, 50, 10, 110, 50, 20]);
  const image = { width: 2, height: 2, data };
  const from = colourStatistics(image);
  expect(from).toEqual({ mean: [100, 50, 15], deviation: [10, 0, 5] });
  // Only the pixels of the mask.
  expect(colourStatistics(image, [1, 0, 1, 0]).mean).toEqual([90, 50, 10]);
  const to = { mean: [60, 70, 80], deviation: [15, 3, 100] };
  const after = colourStatistics(transferColours(image, from, to));
  // A flat channel stays flat, and contrast is at most doubled.
  expect(after).toEqual({ mean: [60, 70, 80], deviation: [15, 0, 10] });
});
