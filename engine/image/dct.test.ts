import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forwardDct8x8 } from "./dct.ts";

const block = fc.array(fc.double({ min: 0, max: 255, noNaN: true }), { minLength: 64, maxLength: 64 });

describe("forwardDct8x8", () => {
  it("turns a flat block into DC alone, 8 times its level", () => {
    const result = forwardDct8x8(new Array(64).fill(100));
    expect(result[0]).toBeCloseTo(800, 9);
    expect(Math.max(...result.subarray(1).map(Math.abs))).toBeLessThan(1e-9);
  });

  it("puts a horizontal cosine at its horizontal frequency", () => {
    const result = forwardDct8x8(
      Array.from({ length: 64 }, (_, i) => Math.cos(((2 * (i % 8) + 1) * 3 * Math.PI) / 16)),
    );
    expect(result[3]).toBeCloseTo(Math.SQRT2 * 4, 9);
    expect(result.filter((value) => Math.abs(value) > 1e-9)).toHaveLength(1);
  });

  it("keeps the energy (Parseval)", () => {
    const energy = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value * value, 0);
    fc.assert(
      fc.property(block, (b) => {
        expect(energy(forwardDct8x8(b))).toBeCloseTo(energy(b), 4);
      }),
    );
  });
});
