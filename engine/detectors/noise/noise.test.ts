import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { noise } from "./index.ts";

const look = (image: RgbImage, params = {}) => runDetector(noise, evidenceOf(image), params, makeTools());

/** Grey pictures. */
const grey = (width: number, height: number, level: (x: number, y: number) => number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return level(pixel % width, Math.floor(pixel / width));
  }),
});

describe("noise", () => {
  it("shows the half with the stronger noise, by its strength", async () => {
    const image = grey(121, 77, (x, y) => 120 + (((x * 7919 + y * 104729) % 17) - 8) * (x > 60 ? 3 : 1));
    const { map, alarm } = await look(image);
    const at = (x: number, y: number) => map?.data[y * 121 + x] ?? 0;
    expect(at(95, 40) / at(25, 40)).toBeGreaterThan(2.5);
    expect(at(95, 40) / at(25, 40)).toBeLessThan(3.5);
    expect(alarm).toBeUndefined();
  });

  it("without averaging is the distance from the median", async () => {
    const { map } = await look(
      grey(9, 9, (x, y) => (x === 4 && y === 4 ? 180 : 100)),
      { radius: 0 },
    );
    expect(map?.data[4 * 9 + 4]).toBe(80);
    expect(map?.data.filter((value) => value > 0)).toHaveLength(1);
  });

  it.each([
    [1, 1],
    [7, 7],
    [1, 30],
    [64, 1],
  ])("is zero over a flat picture of %i x %i", async (width, height) => {
    const finding = await look(grey(width, height, () => 200));
    expect(finding).toMatchObject({ state: "ran", map: { width, height } });
    expect(finding.map?.data.every((value) => value === 0)).toBe(true);
  });
});
