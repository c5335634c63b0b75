import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { windowMeans } from "./windowMeans.ts";

describe("window means", () => {
  it("are those of the definition, NaN left out", () => {
    const planes = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4 }), fc.nat(12))
      .chain(([width, height, reach, least]) =>
        fc.tuple(
          fc.constant({ width, height, reach, least }),
          fc.array(fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -50, max: 50 })), {
            minLength: width * height,
            maxLength: width * height,
          }),
        ),
      );
    fc.assert(
      fc.property(planes, ([{ width, height, reach, least }, values]) => {
        const means = windowMeans(Float32Array.from(values), width, height, reach, least);
        for (let i = 0; i < values.length; i++) {
          const known = values.filter(
            (value, j) =>
              !Number.isNaN(value) &&
              Math.abs((j % width) - (i % width)) <= reach &&
              Math.abs(Math.floor(j / width) - Math.floor(i / width)) <= reach,
          );
          const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
          if (known.length >= Math.max(1, least)) expect(means[i]).toBeCloseTo(mean, 4);
          else expect(means[i]).toBeNaN();
        }
      }),
    );
  });
});
