import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  denseGrid,
  evenlySpaced,
  patchesPerSide,
  responseShape,
  spread,
  voteOverGrid,
  voteOverPixels,
  votePairs,
  windowGrid,
} from "./grid.ts";

describe("the grid of patches", () => {
  it("equals the reference", () => {
    const grid = denseGrid(1024, 1536);
    expect(grid).toEqual({ patch: 128, stride: 46, rows: 20, columns: 31 });
    expect(spread(grid)).toBe(2);
    expect(responseShape(grid)).toEqual({ rows: 21, columns: 32 });
    expect(patchesPerSide(1024, 1536)).toBe(36);
  });

  it("holds whole windows only, and as many as fit", () => {
    const side = fc.integer({ min: 128, max: 6000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 200 }), (height, width, stride) => {
        for (const grid of [windowGrid(height, width, stride), denseGrid(height, width)]) {
          const last = (cells: number) => (cells - 1) * grid.stride + grid.patch;
          expect(last(grid.rows)).toBeLessThanOrEqual(height);
          expect(last(grid.rows + 1)).toBeGreaterThan(height);
          expect(last(grid.columns)).toBeLessThanOrEqual(width);
        }
        const places = evenlySpaced(width, patchesPerSide(height, width));
        expect([places[0], places.at(-1)]).toEqual([0, width - 128]);
      }),
    );
    expect(denseGrid(128, 130)).toEqual({ patch: 128, stride: 1, rows: 1, columns: 3 });
    expect(() => denseGrid(127, 500)).toThrow(RangeError);
    expect(evenlySpaced(500, 1)).toEqual([0]);
  });
});

describe("the vote", () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 30, max: 200 }),
  });
  const value = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 8 }) }, fc.constant(Number.NaN));
  const gridWithValues = shapes.chain((shape) =>
    fc.tuple(
      fc.constant({ patch: 128, ...shape }),
      fc.array(value, { minLength: shape.rows * shape.columns, maxLength: shape.rows * shape.columns }),
    ),
  );
  /** Cells that vote for a place. */
  const voters = (grid: { patch: number; stride: number; rows: number; columns: number }, place: number) => {
    const size = spread(grid);
    const shape = responseShape(grid);
    const [row, column] = [Math.floor(place / shape.columns), place % shape.columns];
    return Array.from({ length: grid.rows * grid.columns }, (_, cell) => cell).filter((cell) => {
      const [down, right] = [row - Math.floor(cell / grid.columns), column - (cell % grid.columns)];
      return down >= 0 && down < size && right >= 0 && right < size;
    });
  };
  const average = (values: number[]) => {
    const given = values.filter((one) => !Number.isNaN(one));
    return given.reduce((a, b) => a + b, 0) / given.length;
  };

  it("is the average of all patches that cover a place", () => {
    fc.assert(
      fc.property(gridWithValues, ([grid, values]) => {
        const map = voteOverGrid(values, grid);
        const expected = Array.from(map, (_, place) => average(voters(grid, place).map((cell) => values[cell])));
        expect(Array.from(map)).toEqual(expected.map(Math.fround));
      }),
    );
  });

  it("of pairs is the average over all pairs of patches, also with cells that were not computed", () => {
    fc.assert(
      fc.property(gridWithValues, ([grid, values]) => {
        const affinity = Float32Array.from(values.flatMap((a, i) => values.map((b, j) => a * 3 + b + (i > j ? 1 : 0))));
        const voted = votePairs(affinity, grid);
        const places = Math.sqrt(voted.length);
        for (let a = 0; a < places; a++)
          for (let b = 0; b < places; b++) {
            const all = voters(grid, a).flatMap((i) => voters(grid, b).map((j) => affinity[i * values.length + j]));
            const [got, wanted] = [voted[a * places + b], average(all)];
            if (Number.isNaN(wanted)) expect(got).toBeNaN();
            else expect(got).toBeCloseTo(wanted, 4);
          }
      }),
      { numRuns: 30 },
    );
  });

  it("at pixels is the average of all patches over a pixel", () => {
    const patches = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), value), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(patches, (list) => {
        const [tops, lefts, values] = [0, 1, 2].map((k) => list.map((patch) => patch[k]));
        const map = voteOverPixels(tops, lefts, values, 14, 16, 4);
        const expected = Array.from(map, (_, at) => {
          const [y, x] = [Math.floor(at / 16), at % 16];
          const over = list.filter(([top, left]) => y >= top && y < top + 4 && x >= left && x < left + 4);
          return Math.fround(average(over.map((patch) => patch[2])));
        });
        expect(Array.from(map)).toEqual(expected);
      }),
    );
  });
});
