import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { onceQuantised, SCALES, twiceQuantised } from "./coefficientModel.ts";
import { estimateFirstStep, StepTables } from "./estimate.ts";

const BINS = 64;
const NOISE = 0.45;

/** Sizes of Laplacian coefficients of which a share is quantised once, the others with step `first` before. */
function histogram(count: number, first: number, step: number, share: number, seed: number): Float64Array {
  const source = random("coefficients", seed);
  const counts = new Float64Array(BINS);
  for (let i = 0; i < count; i++) {
    const scale = source.uniform() < 0.5 ? 4 : 15;
    let c = -scale * Math.log(1 - source.uniform()) * (source.uniform() < 0.5 ? -1 : 1);
    if (source.uniform() >= share) c = first * Math.round(c / first) + NOISE * source.normal();
    const size = Math.abs(Math.round(c / step));
    if (size < BINS) counts[size]++;
  }
  return counts;
}

const tablesOf = (step: number) =>
  new StepTables(
    { step, noise: NOISE, bins: BINS },
    Array.from({ length: 30 }, (_, i) => i + 1).filter((first) => first !== step),
  );

describe("coefficient model", () => {
  it("gives distributions, whatever the steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (first, step) => {
        const observed = { step, noise: NOISE, bins: BINS };
        const once = onceQuantised(observed);
        for (const table of [once, twiceQuantised(first, observed, once)])
          for (let j = 0; j < SCALES.length; j++) {
            const row = table.subarray(BINS * j, BINS * (j + 1));
            expect(row.every((p) => p >= 0)).toBe(true);
            expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
          }
      }),
      { numRuns: 20 },
    );
  });

  it("leaves a comb after two quantisations and none after one", () => {
    const observed = { step: 2, noise: NOISE, bins: BINS };
    const once = onceQuantised(observed).subarray(5 * BINS, 6 * BINS);
    const twice = twiceQuantised(8, observed, onceQuantised(observed)).subarray(5 * BINS, 6 * BINS);
    // From 2 on: a size other than 0 is reached from both sides.
    for (let size = 2; size < 12; size++) expect(once[size]).toBeLessThan(once[size - 1]);
    for (const multiple of [4, 8, 12])
      for (const off of [-2, -1, 1, 2]) expect(twice[multiple]).toBeGreaterThan(10 * twice[multiple + off]);
  });
});

describe("estimateFirstStep", () => {
  it("finds the earlier step and the share quantised once", () => {
    for (const [first, step] of [
      [8, 3],
      [5, 2],
      [12, 5],
      [7, 4],
      [3, 1],
    ]) {
      const estimate = estimateFirstStep([histogram(20_000, first, step, 0.2, first)], tablesOf(step));
      expect(estimate.first).toBe(first);
      expect(Math.abs(estimate.share - 0.2)).toBeLessThan(0.06);
      expect(estimate.gain).toBeGreaterThan(500);
    }
  });

  it("gains next to nothing where one quantisation explains all", () => {
    for (const step of [1, 2, 4, 9]) {
      const { gain } = estimateFirstStep([histogram(20_000, 1, step, 1, step)], tablesOf(step));
      expect(gain).toBeLessThan(25);
    }
  });

  it("expects evidence for the kind that is there", () => {
    const { expected } = estimateFirstStep([histogram(20_000, 8, 3, 0.3, 1)], tablesOf(3));
    expect(expected[0].twice).toBeGreaterThan(0.1);
    expect(expected[0].once).toBeLessThan(-0.1);
  });
});
