import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussianBlur } from "./gaussian.ts";

describe("gaussianBlur", () => {
  it("leaves a constant plane alone at any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (width, height) => {
        const blurred = gaussianBlur({ width, height, data: new Float32Array(width * height).fill(5) }, 1.7);
        for (const value of blurred.data) expect(value).toBeCloseTo(5, 4);
      }),
    );
  });

  it("turns a point into a Gaussian of the given width", () => {
    const size = 41;
    const data = new Float32Array(size * size);
    data[20 * size + 20] = 1;
    const blurred = gaussianBlur({ width: size, height: size, data }, 2).data;
    let mass = 0;
    let variance = 0;
    for (let i = 0; i < blurred.length; i++) {
      mass += blurred[i];
      variance += blurred[i] * ((i % size) - 20) ** 2;
    }
    expect(mass).toBeCloseTo(1, 5);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
    expect(blurred[20 * size + 17]).toBeCloseTo(blurred[17 * size + 20], 7);
  });
});
