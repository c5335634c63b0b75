import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { cut, putInto, textureAt } from "./cut.ts";
import type { RgbImage } from "./raster.ts";

function noise(width: number, height: number, seed: number): RgbImage {
  const source = random("cut", seed);
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => source.integer(256)) };
}

const pixel = ({ width, data }: RgbImage, x: number, y: number) =>
  Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));

/** A picture and a rectangle within it. */
const places = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    seed: fc.integer({ min: 0, max: 99 }),
  })
  .chain(({ width, height, seed }) =>
    fc
      .record({ x: fc.integer({ min: 0, max: width - 1 }), y: fc.integer({ min: 0, max: height - 1 }) })
      .chain(({ x, y }) =>
        fc.record({
          image: fc.constant(noise(width, height, seed)),
          x: fc.constant(x),
          y: fc.constant(y),
          w: fc.integer({ min: 1, max: width - x }),
          h: fc.integer({ min: 1, max: height - y }),
        }),
      ),
  );

describe("rectangles", () => {
  it("are cut out pixel by pixel, as a copy", () => {
    fc.assert(
      fc.property(places, ({ image, x, y, w, h }) => {
        const piece = cut(image, x, y, w, h);
        expect([piece.width, piece.height, piece.data.length]).toEqual([w, h, 3 * w * h]);
        for (let row = 0; row < h; row++)
          for (let column = 0; column < w; column++)
            expect(pixel(piece, column, row)).toEqual(pixel(image, x + column, y + row));
        const before = image.data.slice();
        piece.data.fill(0);
        expect(image.data).toEqual(before);
      }),
    );
  });

  it("put where they were cut out change nothing, and elsewhere change nothing beside them", () => {
    fc.assert(
      fc.property(places, ({ image, x, y, w, h }) => {
        const before = image.data.slice();
        putInto(image, cut(image, x, y, w, h), x, y);
        expect(image.data).toEqual(before);
        const other = noise(w, h, 1000);
        putInto(image, other, x, y);
        expect(cut(image, x, y, w, h)).toEqual(other);
        for (let row = 0; row < image.height; row++)
          for (let column = 0; column < image.width; column++) {
            if (column >= x && column < x + w && row >= y && row < y + h) continue;
            const at = 3 * (row * image.width + column);
            expect(pixel(image, column, row)).toEqual(Array.from(before.subarray(at, at + 3)));
          }
      }),
    );
  });
});

describe("texture", () => {
  /** Green as a function of the place; red and blue are noise. */
  function greenOf(of: (x: number, y: number) => number): RgbImage {
    const image = noise(40, 30, 5);
    for (let i = 0; i < 1200; i++) image.data[3 * i + 1] = of(i % 40, Math.floor(i / 40));
    return image;
  }

  it("is none where green is flat or changes downwards only", () => {
    expect(
      textureAt(
        greenOf(() => 90),
        3,
        4,
        16,
      ),
    ).toBe(0);
    expect(
      textureAt(
        greenOf((_, y) => 8 * y),
        3,
        4,
        16,
      ),
    ).toBe(0);
  });

  it("is the step of a slope and the height of stripes", () => {
    expect(
      textureAt(
        greenOf((x) => 5 * x),
        7,
        2,
        16,
      ),
    ).toBe(5);
    expect(
      textureAt(
        greenOf((x) => 100 + 60 * (x % 2)),
        7,
        2,
        16,
      ),
    ).toBe(60);
    // Every other pair of neighbours differs.
    expect(
      textureAt(
        greenOf((x) => 60 * (Math.floor(x / 2) % 2)),
        0,
        0,
        17,
      ),
    ).toBe(30);
  });

  it("looks at the square alone", () => {
    const image = greenOf((x, y) => (x >= 8 && x < 24 && y >= 4 && y < 20 ? 50 : 255 * (x % 2)));
    expect(textureAt(image, 8, 4, 16)).toBe(0);
    expect(textureAt(image, 9, 4, 16)).toBeGreaterThan(0);
    expect(textureAt(image, 8, 0, 16)).toBeGreaterThan(0);
  });
});
