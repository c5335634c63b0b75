import { describe, expect, it } from "vitest";
import { deviation, mean, meanInterval95, median, standardError } from "./summary.ts";

describe("means of few measurements", () => {
  it("and their spread", () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(deviation(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(standardError(values)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12);
    expect([median(values), median([3, 1, 2])]).toEqual([4.5, 2]);
    expect(deviation([3])).toBe(0);
  });

  it("the interval is that of Student's t", () => {
    // Student's own example of extra sleep (1908), ten differences.
    const [low, high] = meanInterval95([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
    expect(low).toBeCloseTo(0.7, 2);
    expect(high).toBeCloseTo(2.46, 2);
    expect(meanInterval95([1])).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
