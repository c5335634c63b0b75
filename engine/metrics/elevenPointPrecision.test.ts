import { describe, expect, it } from "vitest";
import { elevenPointOfRanking, elevenPointPrecision } from "./elevenPointPrecision.ts";
import { rank } from "./ranking.ts";

describe("average precision at eleven recalls", () => {
  it("is that of the reference", () => {
    expect(elevenPointPrecision([0.1, 0.2, 0.4, 0.4, 0.7], [1, 1, 0.8, 0.6, 0.5])).toBeCloseTo(0.509090909091, 12);
  });

  it("of a ranking is 1 where all positives come first, and what the hits say where they do not", () => {
    expect(elevenPointOfRanking(rank([4, 3, 2, 1], [1, 1, 0, 0]))).toBe(1);
    // The one positive is second: precision 1/2 at every recall.
    expect(elevenPointOfRanking(rank([3, 2, 1], [0, 1, 0]))).toBeCloseTo(0.5, 12);
    expect(elevenPointOfRanking(rank([1, 2], [0, 0]))).toBeNaN();
  });
});
