import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AveragedPlane, sizeWithin } from "./averagedPlane.ts";

const size = fc.record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) });

function average(width: number, height: number, maxValues: number, value: (x: number, y: number) => number) {
  const plane = new AveragedPlane(width, height, maxValues);
  for (let y = 0; y < height; y++) plane.addRow(Array.from({ length: width }, (_, x) => value(x, y)));
  return plane.finish();
}

describe("AveragedPlane", () => {
  it("keeps what fits as it is", () => {
    const plane = average(3, 2, 6, (x, y) => 10 * y + x);
    expect(plane).toEqual({ width: 3, height: 2, data: Float32Array.of(0, 1, 2, 10, 11, 12) });
  });

  it("averages 2x2 pixels where sides are halved", () => {
    const plane = average(4, 4, 4, (x, y) => 10 * y + x);
    expect(plane).toEqual({ width: 2, height: 2, data: Float32Array.of(5.5, 7.5, 25.5, 27.5) });
  });

  it("never exceeds the limit, and leaves a constant constant", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 64, max: 2000 }), ({ width, height }, maxValues) => {
        const plane = average(width, height, maxValues, () => 7);
        expect(plane.data.length).toBe(plane.width * plane.height);
        expect(plane.data.length).toBeLessThanOrEqual(maxValues);
        expect(plane.data.every((value) => value === 7)).toBe(true);
      }),
    );
  });

  it("keeps the shape", () => {
    expect(sizeWithin(4000, 3000, 3_000_000)).toEqual({ width: 2000, height: 1500 });
  });
});
