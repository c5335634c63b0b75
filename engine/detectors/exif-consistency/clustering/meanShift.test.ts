import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, random } from "../../../random.ts";
import { meanShift } from "./meanShift.ts";

/** As it is defined: every distance taken anew, every mean added up. */
function plainMeanShift(original: number[][], bandwidth: number): { shifted: number[][]; counts: number[] } {
  const shifted = original.map((point) => point.slice());
  const near = (point: number[]) =>
    [...original.keys()].filter((j) => {
      const square = point.reduce((sum, value, k) => sum + (value - original[j][k]) ** 2, 0);
      return Math.sqrt(square) <= bandwidth + 1e-12 * Math.hypot(...point);
    });
  for (let iteration = 0; iteration < 5; iteration++)
    shifted.forEach((point, i) => {
      const found = near(point);
      if (found.length === 0) return;
      shifted[i] = point.map((_, k) => found.reduce((sum, j) => sum + shifted[j][k], 0) / found.length);
    });
  return { shifted, counts: shifted.map((point) => near(point).length) };
}

describe("mean shift", () => {
  it("equals the reference", () => {
    const points = [
      [0, 0, 0.1, 0, 0, 0.1, 0.1, 0.1, 0.05, 0.05, 0.12, 0.03, 0.02, 0.11],
      [1, 1, 1.1, 1, 1.05, 1.1, 0.95, 0.9, 2, 0],
    ].flat();
    const expected = [
      [0, 0, 0.1133203125, 0.01998046875, 0.0133203125, 0.10666015625, 0.1, 0.1, 0.05, 0.05],
      [0.11333984375, 0.020009765625, 0.01333984375, 0.106669921875],
      [1, 1, 1.1, 1, 1.05, 1.1, 0.95, 0.9, 2, 0],
    ].flat();
    const { shifted, counts, mode, bandwidth } = meanShift(points, 2);
    expect(bandwidth).toBeCloseTo(0.0360555127546, 9);
    shifted.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 9);
    });
    expect(Array.from(counts)).toEqual([1, 2, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1]);
    expect(mode[0]).toBeCloseTo(0.063330078125, 9);
    expect(mode[1]).toBeCloseTo(0.063330078125, 9);
  });

  it("is what the definition says, in every dimension and for points that come together", () => {
    const cases = fc.record({
      count: fc.integer({ min: 1, max: 25 }),
      dimensions: fc.constantFrom(1, 2, 7, 40),
      seed: fc.integer(),
      distinct: fc.constantFrom(3, 100),
    });
    fc.assert(
      fc.property(cases, ({ count, dimensions, seed, distinct }) => {
        const source = random(seed);
        const places = normals(distinct * dimensions, source);
        const points = Array.from({ length: count }, () => {
          const from = source.integer(distinct) * dimensions;
          return Array.from(places.subarray(from, from + dimensions));
        });
        const { bandwidth, mode, shifted, counts } = meanShift(points.flat(), dimensions);
        const plain = plainMeanShift(points, bandwidth);
        shifted.forEach((value, at) => {
          expect(value).toBeCloseTo(plain.shifted[Math.floor(at / dimensions)][at % dimensions], 9);
        });
        expect(Array.from(counts)).toEqual(plain.counts);
        const top = plain.shifted.filter((_, i) => plain.counts[i] === Math.max(...plain.counts));
        mode.forEach((value, k) => {
          expect(value).toBeCloseTo(top.reduce((sum, point) => sum + point[k], 0) / top.length, 9);
        });
      }),
    );
  });

  it("goes to the larger of two groups", () => {
    const dimensions = 20;
    const centre = (i: number) => (i < 70 ? 0 : 1);
    const noise = normals(100 * dimensions, random("shift"), 0.05);
    const { mode } = meanShift(
      noise.map((value, at) => value + centre(Math.floor(at / dimensions))),
      dimensions,
    );
    for (const value of mode) expect(Math.abs(value)).toBeLessThan(0.1);
  });

  it("stays where there is one point, or one place", () => {
    expect(Array.from(meanShift([3, 4], 2).mode)).toEqual([3, 4]);
    const same = meanShift(Array(12).fill(0.7), 3);
    expect(same.bandwidth).toBe(0);
    for (const value of same.mode) expect(value).toBeCloseTo(0.7, 12);
  });
});
