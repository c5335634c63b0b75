import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";
import { findRegions, NEIGHBOURHOOD, type VoteRegion } from "./regions.ts";

/** Region growing as the definition says it: from pixel to pixel. */
function grow(votes: Uint8Array, width: number, height: number): VoteRegion[] {
  const seen = new Uint8Array(votes.length);
  const regions: VoteRegion[] = [];
  for (let start = 0; start < votes.length; start++) {
    if (seen[start] || votes[start] === NO_VOTE) continue;
    const region = { vote: votes[start], left: width, top: height, right: -1, bottom: -1, size: 0 };
    const stack = [start];
    seen[start] = 1;
    while (stack.length > 0) {
      const at = stack.pop() as number;
      const x = at % width;
      const y = Math.floor(at / width);
      region.left = Math.min(region.left, x);
      region.right = Math.max(region.right, x);
      region.top = Math.min(region.top, y);
      region.bottom = Math.max(region.bottom, y);
      region.size++;
      for (let v = Math.max(0, y - NEIGHBOURHOOD); v <= Math.min(height - 1, y + NEIGHBOURHOOD); v++) {
        for (let u = Math.max(0, x - NEIGHBOURHOOD); u <= Math.min(width - 1, x + NEIGHBOURHOOD); u++) {
          const next = v * width + u;
          if (seen[next] || votes[next] !== region.vote) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    regions.push(region);
  }
  return regions;
}

const sorted = (regions: VoteRegion[]) =>
  [...regions].sort((a, b) => a.vote - b.vote || a.top - b.top || a.left - b.left || a.size - b.size);

describe("regions of equal votes", () => {
  it("are those that grow from pixel to pixel", () => {
    const picture = fc
      .record({
        width: fc.integer({ min: 1, max: 80 }),
        height: fc.integer({ min: 1, max: 60 }),
        share: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        kinds: fc.integer({ min: 1, max: 3 }),
        seed: fc.integer(),
      })
      .map(({ width, height, share, kinds, seed }) => {
        let state = seed | 1;
        const random = () => {
          state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39;
          return (state >>> 8) / 2 ** 24;
        };
        const votes = Uint8Array.from({ length: width * height }, () =>
          random() < share ? 30 + Math.floor(random() * kinds) : NO_VOTE,
        );
        return { width, height, votes };
      });
    fc.assert(
      fc.property(picture, ({ width, height, votes }) => {
        expect(sorted(findRegions(votes, width, height, 1, []))).toEqual(sorted(grow(votes, width, height)));
      }),
      { numRuns: 300 },
    );
  });

  it("leave out the main grid and what is too small", () => {
    const votes = new Uint8Array(40 * 40).fill(NO_VOTE);
    votes.fill(3, 0, 100);
    votes.fill(7, 800, 900);
    votes.fill(9, 1500, 1510);
    expect(findRegions(votes, 40, 40, 50, [3]).map((region) => region.vote)).toEqual([7]);
  });
});
