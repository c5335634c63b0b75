import { describe, expect, it } from "vitest";
import { colourTable } from "../../../engine/image/colourMap.ts";
import { patchComparison } from "../../../tests/support/patchComparison.ts";
import { affinityPicture, colouredMatrix, rowOf } from "./affinityPicture.ts";

describe("affinity picture", () => {
  it("has a row for every cell where there is room", () => {
    const patches = patchComparison({ rows: 2, columns: 3, smaller: [1, 2], missing: [5] });
    const picture = affinityPicture(patches, 10);
    expect(picture).toMatchObject({ side: 5, boundary: 3, cells: [0, 3, 4, 1, 2] });
    const agreement = (row: number, column: number) => picture.values[row * 5 + column];
    expect(agreement(0, 2)).toBeCloseTo(1, 4);
    expect(agreement(3, 4)).toBeCloseTo(1, 4);
    expect(agreement(0, 3)).toBeCloseTo(0.6, 2);
    expect(agreement(3, 0)).toBe(agreement(0, 3));
  });

  it("averages where there are more cells than rows, and mixes no regions", () => {
    for (const smaller of [[7], [1, 2, 3], Array.from({ length: 47 }, (_, i) => i)]) {
      const picture = affinityPicture(patchComparison({ rows: 10, columns: 10, smaller }), 16);
      expect(picture.side).toBe(16);
      expect(picture.edges).toEqual(picture.edges.toSorted((a, b) => a - b));
      expect(new Set(picture.edges).size).toBe(17);
      expect(picture.edges[picture.boundary]).toBe(100 - smaller.length);
      // Every value is that of pure rows, as no row holds cells of both regions.
      for (let row = 0; row < 16; row++)
        for (let column = 0; column < 16; column++) {
          const alike = row < picture.boundary === column < picture.boundary;
          expect(picture.values[row * 16 + column]).toBeCloseTo(alike ? 1 : 0.6, 2);
        }
    }
  });

  it("of a single region has its boundary at the end", () => {
    expect(affinityPicture(patchComparison({ rows: 3, columns: 3 }), 4)).toMatchObject({ side: 4, boundary: 4 });
    expect(affinityPicture(patchComparison({ rows: 3, columns: 3 }), 20)).toMatchObject({ side: 9, boundary: 9 });
  });

  it("finds the row of a place in the order", () => {
    const picture = affinityPicture(patchComparison({ rows: 10, columns: 10, smaller: [7] }), 16);
    expect([0, 98, 99].map((place) => rowOf(picture, place))).toEqual([0, 14, 15]);
    picture.cells.forEach((cell, row) => {
      expect(cell === 7).toBe(row === 15);
    });
  });

  it("is coloured from end to end", () => {
    const picture = affinityPicture(patchComparison({ rows: 1, columns: 2 }), 4);
    const pixels = colouredMatrix({ ...picture, values: Float32Array.of(0, 1, 1, 0) }, colourTable("viridis"));
    expect([...pixels.subarray(0, 8)]).toEqual([0x44, 0x01, 0x54, 255, 0xfd, 0xe7, 0x25, 255]);
  });
});
