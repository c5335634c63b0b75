import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { surprise } from "./surprise.ts";
import type { Rarity } from "./table.ts";

const rarity: Rarity = [
  [0, 1],
  [10, 0.1],
  [20, 0.01],
];

describe("surprise", () => {
  it("is the tenfolds of rarity, by straight lines between what was measured and no more beyond it", () => {
    expect([-5, 0, 5, 10, 15, 20, 1e9].map((statistic) => surprise(statistic, rarity))).toEqual([
      0, 0, 0.5, 1, 1.5, 2, 2,
    ]);
    expect(surprise(Number.NaN, rarity)).toBe(0);
  });

  it("never falls", () => {
    const statistic = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(statistic, statistic, (a, b) => {
        expect(surprise(Math.max(a, b), rarity)).toBeGreaterThanOrEqual(surprise(Math.min(a, b), rarity));
      }),
    );
  });
});
