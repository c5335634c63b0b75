import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forwardDct8x8 } from "../dct.ts";
import type { Plane } from "../raster.ts";
import { countZeros, gridVotesReference } from "./gridVotes.reference.ts";
import { GridVoter, NO_VOTE } from "./gridVotes.ts";

function vote({ width, height, data }: Plane): Uint8Array {
  const voter = new GridVoter(width, height);
  for (let y = 0; y < height; y++) voter.addRow((row) => row.set(data.subarray(y * width, (y + 1) * width)));
  return voter.votes;
}

/** Smooth waves, noise, flat patches and stripes, so that ties and constant blocks occur. */
const picture: fc.Arbitrary<Plane> = fc
  .record({
    width: fc.integer({ min: 1, max: 61 }),
    height: fc.integer({ min: 1, max: 41 }),
    noise: fc.constantFrom(0, 0.3, 2, 60),
    step: fc.constantFrom(1, 1, 40),
    integers: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ width, height, noise, step, integers, seed }) => {
    let state = seed | 1;
    const random = () => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39;
      return (state >>> 8) / 2 ** 24;
    };
    const data = Float32Array.from({ length: width * height }, (_, i) => {
      const x = i % width;
      const y = Math.floor(i / width);
      const value = 120 + 90 * Math.sin(x / 9) * (x > 30 ? 0 : 1) + 20 * Math.cos(y / 5) + noise * (random() - 0.5);
      const coarse = Math.floor(value / step) * step;
      return integers ? Math.round(coarse) : coarse;
    });
    return { width, height, data };
  });

describe("grid votes", () => {
  it("are those of the definition, at any size", () => {
    fc.assert(
      fc.property(picture, (luma) => {
        expect(vote(luma)).toEqual(gridVotesReference(luma));
      }),
      { numRuns: 60, seed: 20190616 },
    );
  });

  it("count what the textbook DCT counts, but for coefficients at the threshold", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 64, maxLength: 64 }),
        fc.nat(60),
        (raw, gain) => {
          const data = Float32Array.from(raw, (value) => 128 + ((value - 128) * gain) / 1000);
          const zeros = countZeros({ width: 8, height: 8, data }, 0, 0);
          const coefficients = forwardDct8x8(data).subarray(1);
          const below = (threshold: number) => coefficients.filter((value) => Math.abs(value) < threshold).length;
          expect(zeros).toBeGreaterThanOrEqual(below(0.4999));
          expect(zeros).toBeLessThanOrEqual(below(0.5001));
        },
      ),
      { seed: 1988 },
    );
  });

  it("are not given by a flat picture, nor by one of stripes", () => {
    for (const value of [() => 77, (i: number) => (i % 48) * 5, (i: number) => Math.floor(i / 48) * 5]) {
      const luma = { width: 48, height: 48, data: Float32Array.from({ length: 48 * 48 }, (_, i) => value(i)) };
      expect(vote(luma).every((grid) => grid === NO_VOTE)).toBe(true);
    }
  });
});
