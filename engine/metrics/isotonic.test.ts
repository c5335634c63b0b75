import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascending } from "./isotonic.ts";

const pairs = fc.array(
  fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true })),
  { minLength: 1, maxLength: 12 },
);

describe("ascending", () => {
  it("pools what falls by weight", () => {
    expect(ascending([1, 3, 2, 4], [1, 1, 1, 1])).toEqual([1, 2.5, 2.5, 4]);
    expect(ascending([3, 0], [1, 3])).toEqual([0.75, 0.75]);
    expect(ascending([3, 2, 1], [1, 1, 1])).toEqual([2, 2, 2]);
  });

  it("never falls, keeps the weighted mean, and leaves ascending values alone", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [values, weights] = [list.map(([v]) => v), list.map(([, w]) => w)];
        const fitted = ascending(values, weights);
        for (let i = 1; i < fitted.length; i++) expect(fitted[i]).toBeGreaterThanOrEqual(fitted[i - 1]);
        const total = (list: number[]) => list.reduce((sum, v, i) => sum + v * weights[i], 0);
        expect(total(fitted)).toBeCloseTo(total(values), 8);
        const sorted = values.toSorted((a, b) => a - b);
        expect(ascending(sorted, weights)).toEqual(sorted);
      }),
    );
  });
});
