import { describe, expect, it } from "vitest";
import { random, shuffled } from "../random.ts";
import { rankCorrelation, rankCorrelationP } from "./rankCorrelation.ts";

const order = (count: number, draw: number) => shuffled(count, random("rank", draw));

describe("rank correlation", () => {
  it("equals the textbook's, with shared ranks for ties", () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 100, 1000, 1e4])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
    // 1 - 6 sum d^2 / (n (n^2 - 1)) with d = 0, 1, -1, 0, 0.
    expect(rankCorrelation([1, 2, 3, 4, 5], [1, 3, 2, 4, 5])).toBeCloseTo(0.9, 12);
    expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(rankCorrelation([1, 2, 3], [7, 7, 7])).toBe(0);
    expect(() => rankCorrelation([1], [1, 2])).toThrow("1 values against 2");
  });

  it("has p-values that tell a rule from noise, in either direction", () => {
    const x = Array.from({ length: 9 }, (_, i) => i);
    expect(rankCorrelationP(x, x.toReversed(), order, 199)).toBeLessThanOrEqual(0.01);
    expect(rankCorrelationP(x, [3, 5, 1, 4, 8, 0, 7, 2, 6], order, 199)).toBeGreaterThan(0.2);
  });
});
