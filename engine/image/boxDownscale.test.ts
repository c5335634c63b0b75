import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxDownscale } from "./boxDownscale.ts";
import type { RgbImage } from "./raster.ts";

/** A picture and a size not larger than it. */
const cases = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc.record({
      image: fc
        .uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height })
        .map((data): RgbImage => ({ width, height, data })),
      columns: fc.integer({ min: 1, max: width }),
      rows: fc.integer({ min: 1, max: height }),
    }),
  );

const mean = (data: ArrayLike<number>, channel: number): number => {
  let sum = 0;
  for (let i = channel; i < data.length; i += 3) sum += data[i];
  return (3 * sum) / data.length;
};

describe("boxDownscale", () => {
  it("keeps the mean of every channel", () => {
    fc.assert(
      fc.property(cases, ({ image, columns, rows }) => {
        const small = boxDownscale(image, columns, rows);
        expect([small.width, small.height, small.data.length]).toEqual([columns, rows, 3 * columns * rows]);
        for (const channel of [0, 1, 2]) expect(mean(small.data, channel)).toBeCloseTo(mean(image.data, channel), 2);
      }),
    );
  });

  it("is the mean of each block where the size divides", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 4 }), ({ image }, factor) => {
        const [columns, rows] = [Math.floor(image.width / factor), Math.floor(image.height / factor)];
        fc.pre(columns > 0 && rows > 0 && columns * factor === image.width && rows * factor === image.height);
        const small = boxDownscale(image, columns, rows);
        let sum = 0;
        for (let y = 0; y < factor; y++) for (let x = 0; x < factor; x++) sum += image.data[3 * (y * image.width + x)];
        expect(small.data[0]).toBeCloseTo(sum / factor ** 2, 3);
      }),
    );
  });

  it("is the picture itself at its own size", () => {
    fc.assert(
      fc.property(cases, ({ image }) => {
        expect(Array.from(boxDownscale(image, image.width, image.height).data)).toEqual(Array.from(image.data));
      }),
    );
  });
});
