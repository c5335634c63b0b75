import { describe, expect, it } from "vitest";
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";
import { findMainGrid, logNfa, logTests, smallestRegion } from "./significance.ts";

describe("significance", () => {
  it("is that of the binomial tail: all of 10 blocks agree", () => {
    expect(logNfa(640, 640, 5)).toBeCloseTo(5 + Math.log10(64 ** -9 * (1 - 1 / 64) * 10 + 64 ** -10), 9);
  });

  it("is out of reach for regions below the smallest size", () => {
    for (const [width, height] of [
      [64, 64],
      [640, 480],
      [12_000, 9000],
    ]) {
      const tests = logTests(width, height);
      const size = smallestRegion(tests) - 64;
      expect(logNfa(size, size, tests)).toBeGreaterThan(0);
    }
  });

  it("finds a main grid in a tenth of the votes, and none in votes at random", () => {
    const votes = Uint8Array.from({ length: 300 * 200 }, (_, i) => (i * 37) % 64);
    expect(findMainGrid(votes, 300, 200, -2)).toBeUndefined();
    for (let i = 0; i < votes.length; i += 10) votes[i] = 8 * 5 + 3;
    expect(findMainGrid(votes, 300, 200, -2)).toMatchObject({ x: 3, y: 5, vote: 43 });
    expect(findMainGrid(new Uint8Array(60_000).fill(NO_VOTE), 300, 200, -2)).toBeUndefined();
  });
});
