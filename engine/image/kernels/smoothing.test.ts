import fc from "fast-check";
import { expect, it } from "vitest";
import { gaussianBlur } from "../gaussian.ts";
import { Smoother } from "./smoothing.ts";

it("smooths as gaussianBlur does, at any size, with one instance", () => {
  const smoother = new Smoother();
  const plane = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 })).chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      data: fc
        .array(fc.integer({ min: 0, max: 255 }), { minLength: width * height, maxLength: width * height })
        .map((values) => Float32Array.from(values)),
    }),
  );
  fc.assert(
    fc.property(plane, fc.double({ min: 0.3, max: 5, noNaN: true }), (picture, sigma) => {
      const expected = gaussianBlur(picture, sigma);
      const smoothed = smoother.gaussian(picture, sigma);
      expect(smoothed).toMatchObject({ width: picture.width, height: picture.height });
      for (let i = 0; i < expected.data.length; i++) expect(smoothed.data[i]).toBeCloseTo(expected.data[i], 2);
    }),
  );
});
