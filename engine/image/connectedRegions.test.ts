import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectedRegions } from "./connectedRegions.ts";

const read = (rows: string[]): [number[], number, number] => [
  [...rows.join("")].map((letter) => (letter === "#" ? 1 : 0)),
  rows[0].length,
  rows.length,
];

describe("connected regions", () => {
  it("are joined through sides, not corners nor the ends of rows", () => {
    const regions = connectedRegions(...read(["##..#", "#..#.", "..##.", "#...."]));
    expect(regions.map((region) => [...region])).toEqual([[0, 1, 5], [8, 12, 13], [4], [15]]);
  });

  it("are nothing where nothing is inside", () => {
    expect(connectedRegions([], 0, 0)).toEqual([]);
    expect(connectedRegions([0, 0], 2, 1)).toEqual([]);
  });

  it("share out the cells inside, and no two of them touch", () => {
    const grids = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([width, height]) =>
        fc.tuple(
          fc.array(fc.nat(1), { minLength: width * height, maxLength: width * height }),
          fc.constant(width),
          fc.constant(height),
        ),
      );
    fc.assert(
      fc.property(grids, ([inside, width, height]) => {
        const label = new Int32Array(width * height).fill(-1);
        for (const [index, region] of connectedRegions(inside, width, height).entries())
          for (const cell of region) {
            expect(label[cell]).toBe(-1);
            label[cell] = index;
          }
        for (let i = 0; i < inside.length; i++) {
          expect(label[i] >= 0).toBe(inside[i] === 1);
          const neighbours = [...(i % width ? [i - 1] : []), ...(i >= width ? [i - width] : [])];
          for (const other of neighbours) if (inside[i] && inside[other]) expect(label[i]).toBe(label[other]);
        }
      }),
    );
  });
});
