import fc from "fast-check";
import { expect, it } from "vitest";
import { median3x3Reference } from "./median.reference.ts";
import { median3x3 } from "./median.ts";

it("median3x3 is the middle of nine sorted values, at any size", () => {
  const picture = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      data: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    }),
  );
  fc.assert(
    fc.property(picture, ({ width, height, data }) => {
      const result = new Uint8Array(width * height);
      median3x3(
        width,
        height,
        (y, row) => row.set(data.subarray(y * width, (y + 1) * width)),
        (y, medians) => result.set(medians, y * width),
      );
      expect(result).toEqual(median3x3Reference(width, height, data));
    }),
  );
});
