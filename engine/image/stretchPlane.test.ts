import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stretchPlane } from "./stretchPlane.ts";

const plane = (width: number, data: number[]) => ({
  width,
  height: data.length / width,
  data: Float32Array.from(data),
});

describe("stretchPlane", () => {
  it("reads between the samples, and repeats them beyond the outer centres", () => {
    expect([...stretchPlane(plane(2, [0, 4]), 4, 1).data]).toEqual([0, 1, 3, 4]);
  });

  it("keeps a plane of the same size, in memory of its own", () => {
    const one = plane(2, [1, Number.NaN, 3, 4]);
    const same = stretchPlane(one, 2, 2);
    expect([...same.data]).toEqual([1, Number.NaN, 3, 4]);
    expect(same.data).not.toBe(one.data);
  });

  it("is NaN exactly where the nearest sample is, and never mixes NaN into its neighbours", () => {
    const stretched = stretchPlane(plane(2, [Number.NaN, 6]), 4, 1);
    expect([...stretched.data]).toEqual([Number.NaN, Number.NaN, 6, 6]);
  });

  it("stays within the values of the plane", () => {
    const sizes = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        sizes,
        sizes,
        sizes,
        sizes,
        fc.infiniteStream(fc.float({ min: -5, max: 5, noNaN: true })),
        (w, h, W, H, values) => {
          const data = Float32Array.from({ length: w * h }, () => values.next().value!);
          const stretched = stretchPlane({ width: w, height: h, data }, W, H);
          for (const value of stretched.data) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...data) - 1e-5);
            expect(value).toBeLessThanOrEqual(Math.max(...data) + 1e-5);
          }
        },
      ),
    );
  });
});
