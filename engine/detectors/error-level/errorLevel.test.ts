import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { errorLevel } from "./index.ts";

const look = (image: RgbImage, params = {}) => runDetector(errorLevel, evidenceOf(image), params, makeTools());

const grainy = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => 100 + ((i * i * 7919) % 61)),
});

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe("error-level", () => {
  it("shows a patch that was never compressed inside a picture that was", async () => {
    const image = await decode(await encodeJpeg(grainy(160, 96), 90, "4:4:4"));
    const fresh = grainy(160, 96);
    for (let y = 32; y < 64; y++) {
      image.data.set(fresh.data.subarray(3 * (y * 160 + 64), 3 * (y * 160 + 96)), 3 * (y * 160 + 64));
    }
    const { map, alarm } = await look(image);
    const rows = (from: number) =>
      Array.from({ length: 24 }, (_, y) => map?.data.slice((y + 36) * 160 + from, (y + 36) * 160 + from + 24) ?? []);
    const patch = mean(rows(68).flatMap((row) => [...row]));
    const rest = mean(rows(8).flatMap((row) => [...row]));
    expect(patch).toBeGreaterThan(3 * rest);
    expect(alarm).toBeUndefined();
  });

  it("is nearly zero over a picture compressed at that quality already, and grows as quality falls", async () => {
    const image = await decode(await encodeJpeg(grainy(161, 97), 90, "4:4:4"));
    const levels = await Promise.all(
      [90, 70, 50].map(async (quality) => mean((await look(image, { quality })).map?.data ?? [])),
    );
    expect(levels[0]).toBeLessThan(1.5);
    expect(levels[1]).toBeGreaterThan(levels[0]);
    expect(levels[2]).toBeGreaterThan(levels[1]);
  });

  it.each([
    [1, 1],
    [7, 7],
    [33, 2050],
  ])("covers a picture of %i x %i", async (width, height) => {
    const finding = await look({ width, height, data: new Uint8Array(3 * width * height).fill(60) });
    expect(finding).toMatchObject({ state: "ran", map: { width, height } });
    expect(finding.map?.data.every((value) => value === 0)).toBe(true);
  });
});
