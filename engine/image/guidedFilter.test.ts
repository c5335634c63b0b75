import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { guidedFilter } from "./guidedFilter.ts";
import type { Plane } from "./raster.ts";

const [width, height] = [64, 48];
const { normal, uniform } = random("guided");
/** Two flat colours that meet at column 30. */
const guide = Float32Array.from({ length: 3 * width * height }, (_, i) => {
  const left = Math.floor(i / 3) % width < 30;
  return [left ? 200 : 60, left ? 40 : 60, left ? 90 : 180][i % 3];
});
const plane = (value: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

describe("guidedFilter", () => {
  it("gives a plane back that is linear in the colours of its guide", () => {
    const noisy = guide.map((value) => value + 5 * normal());
    const linear = plane((x, y) => {
      const at = 3 * (y * width + x);
      return 0.02 * noisy[at] - 0.01 * noisy[at + 1] + 0.03 * noisy[at + 2] + 2;
    });
    const filtered = guidedFilter(noisy, linear, 5, 1e-9);
    for (const [i, value] of filtered.data.entries()) expect(value).toBeCloseTo(linear.data[i], 3);
  });

  it("moves a blurred edge to where the colours change", () => {
    const blurred = plane((x) => 1 / (1 + Math.exp((x - 33) / 4)));
    const filtered = guidedFilter(guide, blurred, 8, 1e-3);
    const row = filtered.data.subarray(20 * width, 21 * width);
    expect(blurred.data[20 * width + 29] - blurred.data[20 * width + 30]).toBeLessThan(0.07);
    expect(row[29] - row[30]).toBeGreaterThan(0.3);
  });

  it("takes the mean where the guide is flat, and keeps the mean of all", () => {
    const flat = new Float32Array(3 * width * height).fill(90);
    const noise = plane(() => uniform());
    const filtered = guidedFilter(flat, noise, 6, 1e-3);
    const inner = filtered.data[24 * width + 32];
    expect(Math.abs(inner - 0.5)).toBeLessThan(0.12);
    const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean(filtered.data)).toBeCloseTo(mean(noise.data), 1);
  });
});
