import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile } from "./percentile.ts";

describe("percentile", () => {
  it("is within one bin of the sorted value", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const sorted = [...list].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(share * list.length) - 1];
        const bin = (sorted[sorted.length - 1] - sorted[0]) / 4096;
        const found = percentile(Float32Array.from([...list, NaN]), share);
        expect(found).toBeGreaterThanOrEqual(exact - 1e-3);
        expect(found).toBeLessThanOrEqual(exact + bin + 1e-3);
      }),
    );
  });

  it("of nothing is 0", () => {
    expect(percentile(Float32Array.of(NaN), 0.5)).toBe(0);
    expect(percentile(new Float32Array(0), 0.5)).toBe(0);
  });
});
