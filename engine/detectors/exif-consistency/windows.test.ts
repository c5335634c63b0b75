import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plane } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { mapOverPicture, type Windows } from "./windows.ts";

/** Windows of an odd edge: their centres are pixels. */
const layouts = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  columns: fc.integer({ min: 1, max: 5 }),
  half: fc.integer({ min: 0, max: 6 }),
  step: fc.integer({ min: 1, max: 6 }),
  /** Pixels beyond the last window. */
  beyond: fc.integer({ min: 0, max: 5 }),
  seed: fc.integer({ min: 0, max: 999 }),
});

function laidOut({
  rows,
  columns,
  half,
  step,
  beyond,
  seed,
}: typeof layouts extends fc.Arbitrary<infer T> ? T : never) {
  const source = random("windows", seed);
  const windows: Windows = { edge: 2 * half + 1, step };
  const map: Plane = {
    width: columns,
    height: rows,
    data: Float32Array.from({ length: rows * columns }, () => source.normal()),
  };
  const along = (cells: number) => windows.edge + (cells - 1) * step + beyond;
  return { windows, map, width: along(columns), height: along(rows) };
}

describe("a map over a picture", () => {
  it("has one place for every so many pixels, and stays constant where the map is", () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: 1, max: 7 }), (layout, every) => {
        const { windows, map, width, height } = laidOut(layout);
        map.data.fill(0.625);
        const over = mapOverPicture(map, windows, width, height, every);
        expect([over.width, over.height]).toEqual([Math.ceil(width / every), Math.ceil(height / every)]);
        expect(over.data).toHaveLength(over.width * over.height);
        expect(over.data.every((value) => value === 0.625)).toBe(true);
      }),
    );
  });

  it("has the value of a window at its centre, and stays within the values of the windows", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const { windows, map, width, height } = laidOut(layout);
        const over = mapOverPicture(map, windows, width, height);
        const centre = (index: number) => index * windows.step + (windows.edge - 1) / 2;
        for (let row = 0; row < map.height; row++)
          for (let column = 0; column < map.width; column++)
            expect(over.data[centre(row) * width + centre(column)]).toBeCloseTo(map.data[row * map.width + column], 5);
        const [least, most] = [Math.min(...map.data), Math.max(...map.data)];
        expect(Math.min(...over.data)).toBeGreaterThanOrEqual(least - 1e-6);
        expect(Math.max(...over.data)).toBeLessThanOrEqual(most + 1e-6);
      }),
    );
  });

  it("rises evenly between centres, and not at all beyond them", () => {
    const map = { width: 3, height: 1, data: Float32Array.from([0, 8, 4]) };
    const over = mapOverPicture(map, { edge: 5, step: 4 }, 14, 2);
    const row = [0, 0, 0, 2, 4, 6, 8, 7, 6, 5, 4, 4, 4, 4];
    expect(Array.from(over.data)).toEqual([...row, ...row]);
    // Centres of windows of an even edge lie between pixels.
    const even = mapOverPicture({ width: 2, height: 1, data: Float32Array.from([0, 8]) }, { edge: 4, step: 4 }, 8, 1);
    expect(Array.from(even.data)).toEqual([0, 0, 1, 3, 5, 7, 8, 8]);
  });

  it("turned over is the map turned over", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const { windows, map, width, height } = laidOut(layout);
        const turned = (plane: Plane): Plane => ({
          width: plane.height,
          height: plane.width,
          data: plane.data.map(
            (_, at) => plane.data[(at % plane.height) * plane.width + Math.floor(at / plane.height)],
          ),
        });
        const [one, other] = [
          mapOverPicture(turned(map), windows, height, width),
          turned(mapOverPicture(map, windows, width, height)),
        ];
        one.data.forEach((value, at) => {
          expect(value).toBeCloseTo(other.data[at], 5);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("at every so many pixels takes the values of those pixels", () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: 2, max: 9 }), (layout, every) => {
        const { windows, map, width, height } = laidOut(layout);
        const all = mapOverPicture(map, windows, width, height);
        const some = mapOverPicture(map, windows, width, height, every);
        some.data.forEach((value, at) => {
          const [x, y] = [(at % some.width) * every, Math.floor(at / some.width) * every];
          expect(value).toBe(all.data[y * width + x]);
        });
      }),
    );
  });

  it("knows nothing around a window that was not computed, and all that does not touch it", () => {
    const map = { width: 4, height: 1, data: Float32Array.from([1, Number.NaN, 3, 5]) };
    const over = mapOverPicture(map, { edge: 5, step: 4 }, 17, 1);
    const none = Number.NaN;
    // Centres are the pixels 2, 6, 10 and 14.
    expect(Array.from(over.data)).toEqual([1, 1, 1, none, none, none, none, none, none, none, 3, 3.5, 4, 4.5, 5, 5, 5]);
  });
});
