import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { keepNoise } from "./keepNoise.ts";

/** The definition, pixel by pixel. */
function reference(width: number, height: number, data: Float32Array, variance: number): Float32Array {
  return data.map((value, i) => {
    const [column, row] = [i % width, Math.floor(i / width)];
    const means = [1, 2, 3, 4].map((radius) => {
      let sum = 0;
      for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++)
        for (let x = Math.max(0, column - radius); x <= Math.min(width - 1, column + radius); x++)
          sum += data[y * width + x] ** 2;
      return sum / (2 * radius + 1) ** 2;
    });
    return (value * variance) / (variance + Math.max(0, Math.min(...means) - variance));
  });
}

describe("keepNoise", () => {
  it("follows its definition at any size", () => {
    const side = fc.integer({ min: 1, max: 25 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 0, max: 99 }), (width, height, seed) => {
        const { normal } = random(seed);
        const data = Float32Array.from({ length: width * height }, () => 4 * normal());
        const expected = reference(width, height, data, 9);
        keepNoise({ width, height, data }, 9);
        for (let i = 0; i < data.length; i++) expect(data[i]).toBeCloseTo(expected[i], 4);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
