import { describe, expect, it } from "vitest";
import { luma } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { CODES_PER_CELL, countCodes } from "./codeCounts.ts";
import { FOLDED, foldedCode, nextCode } from "./codes.ts";

const noisy = (width: number, height: number): RgbImage => {
  const { integer } = random("code counts");
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => 100 + integer(12)) };
};

/** All codes of a picture without clipped pixels, as the definition says it. */
function slowly({ width, height, data }: RgbImage, threshold: number): number[] {
  const at = (x: number, y: number) => {
    const i = 3 * (y * width + x);
    return Math.fround(luma(data[i], data[i + 1], data[i + 2]));
  };
  const residual = (x: number, y: number, dx: number, dy: number) =>
    3 * (at(x, y) - at(x + dx, y + dy)) - at(x - dx, y - dy) + at(x + 2 * dx, y + 2 * dy);
  const level = (value: number) => (value > threshold ? 2 : value < -threshold ? 0 : 1);
  const counts = new Array<number>(CODES_PER_CELL).fill(0);
  for (let y = 4; y < height - 2; y++)
    for (let x = 4; x < width - 2; x++)
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
      ])
        for (const [ex, ey] of [
          [1, 0],
          [0, 1],
        ]) {
          const code = [3, 2, 1, 0].reduce(
            (sum, k) => nextCode[3 * sum + level(residual(x - k * ex, y - k * ey, dx, dy))],
            0,
          );
          counts[foldedCode[code] + (dx === ex ? 0 : FOLDED)]++;
        }
  return counts;
}

describe("countCodes", () => {
  it.each([
    [40, 33],
    [17, 52],
  ])("counts every code of a picture of %i x %i once", (width, height) => {
    const image = noisy(width, height);
    const { codes, columns, rows } = countCodes(image, 16, 2, () => {});
    const sums = new Array<number>(CODES_PER_CELL).fill(0);
    codes.forEach((count, i) => {
      sums[i % CODES_PER_CELL] += count;
    });
    expect(sums).toEqual(slowly(image, 2));
    expect([columns % 2, rows % 2]).toEqual([0, 0]);
  });

  it("leaves out what is near a clipped pixel, and nothing else", () => {
    const image = noisy(96, 64);
    image.data.fill(255, 3 * (20 * 96 + 20), 3 * (20 * 96 + 21));
    const { pixels, luma: sums, squares } = countCodes(image, 16, 2, () => {});
    const counted = pixels.reduce((sum, count) => sum + count, 0);
    // Of the 92 - 2 columns and 64 - 6 rows that have codes, the 24 x 24 pixels around the block are missing.
    expect(counted).toBe(90 * 58 - 24 * 24 + 0);
    expect(sums[5] / pixels[5]).toBeGreaterThan(100);
    expect(squares[5] / pixels[5]).toBeGreaterThan((sums[5] / pixels[5]) ** 2);
  });
});
