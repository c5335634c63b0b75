import { describe, expect, it } from "vitest";
import { cellAt, middleOf, neighbour, rectOf } from "./cells.ts";

/** Over a photograph of 10 x 6 pixels. */
const grid = { width: 3, height: 2, step: 4 };

describe("cells", () => {
  it("hold pixels, and places just beyond the edge", () => {
    expect(cellAt(grid, { x: 0, y: 0 })).toBe(0);
    expect(cellAt(grid, { x: 9.9, y: 5.9 })).toBe(5);
    expect(cellAt(grid, { x: -1, y: 99 })).toBe(3);
    for (let cell = 0; cell < 4; cell++) expect(cellAt(grid, middleOf(grid, cell))).toBe(cell);
  });

  it("end where the photograph ends", () => {
    expect(rectOf(grid, 1, { width: 10, height: 6 })).toEqual({ x: 4, y: 0, width: 4, height: 4 });
    expect(rectOf(grid, 5, { width: 10, height: 6 })).toEqual({ x: 8, y: 4, width: 2, height: 2 });
  });

  it("have neighbours within the grid", () => {
    expect(neighbour(grid, 0, 1, 1)).toBe(4);
    expect(neighbour(grid, 0, -1, -1)).toBe(0);
    expect(neighbour(grid, 2, 1, 0)).toBe(2);
  });
});
