import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inverseDct8x8 } from "./inverseDct.ts";

/** The sum of ITU-T T.81, A.3.3, term by term. */
function definition(coefficients: Float64Array): Float64Array {
  const c = (k: number) => (k === 0 ? Math.SQRT1_2 : 1);
  const wave = (x: number, k: number) => Math.cos(((2 * x + 1) * k * Math.PI) / 16);
  return Float64Array.from({ length: 64 }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < 64; k++) {
      const [u, v] = [k % 8, k >> 3];
      sum += c(u) * c(v) * coefficients[k] * wave(i % 8, u) * wave(i >> 3, v);
    }
    return sum / 4;
  });
}

describe("inverseDct8x8", () => {
  it("law: equals the definition", () => {
    const block = fc.array(fc.integer({ min: -2048, max: 2047 }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(block, (coefficients) => {
        const fast = Float64Array.from(coefficients);
        inverseDct8x8(fast);
        const exact = definition(Float64Array.from(coefficients));
        for (let i = 0; i < 64; i++) expect(fast[i]).toBeCloseTo(exact[i], 8);
      }),
    );
  });
});
