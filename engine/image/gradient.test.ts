import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GradientOperator, gradientOperators, gradientRow } from "./gradient.ts";

const names = Object.keys(gradientOperators) as GradientOperator[];

describe("gradientRow", () => {
  it.each(names)("%s measures the slope of a ramp", (operator) => {
    const slope = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(slope, slope, fc.integer({ min: 3, max: 40 }), (a, b, width) => {
        const row = (y: number) => Float32Array.from({ length: width }, (_, x) => 100 + a * x + b * y);
        const gx = new Float32Array(width);
        const gy = new Float32Array(width);
        gradientRow(row(0), row(1), row(2), operator, gx, gy);
        for (let x = 1; x < width - 1; x++) {
          expect(gx[x]).toBeCloseTo(a, 4);
          expect(gy[x]).toBeCloseTo(b, 4);
        }
      }),
    );
  });

  it("is zero for a single pixel", () => {
    const one = Float32Array.of(9);
    const gx = new Float32Array(1);
    const gy = new Float32Array(1);
    gradientRow(one, one, one, "sobel", gx, gy);
    expect([gx[0], gy[0]]).toEqual([0, 0]);
  });
});
