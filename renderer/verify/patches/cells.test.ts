import { describe, expect, it } from "vitest";
import { patchComparison } from "../../../tests/support/patchComparison.ts";
import { cellAt, nameOf, neighbour, rectOf } from "./cells.ts";

/** 3 rows of 4 patches: middles at 20, 40, 60, 80 and 20, 40, 60; the patch in the middle is missing. */
const patches = patchComparison({ rows: 3, columns: 4, missing: [5] });

describe("the cell at a pixel", () => {
  it("is the one whose middle is nearest", () => {
    expect(cellAt(patches, { x: 0, y: 0 })).toBe(0);
    expect(cellAt(patches, { x: 29, y: 29 })).toBe(0);
    expect(cellAt(patches, { x: 30, y: 29 })).toBe(1);
    expect(cellAt(patches, { x: 99, y: 79 })).toBe(11);
  });

  it("is none where no patch looks, and where the patch was not computed", () => {
    expect(cellAt(patches, { x: 100, y: 20 })).toBeNull();
    expect(cellAt(patches, { x: 20, y: 80 })).toBeNull();
    expect(cellAt(patches, { x: 40, y: 40 })).toBeNull();
    const apart = { ...patches, stepX: 100 };
    expect(cellAt(apart, { x: 60, y: 0 })).toBeNull();
    expect(cellAt(apart, { x: 100, y: 0 })).toBe(1);
  });

  it("is found in a grid of a single patch, which has no steps", () => {
    const single = { ...patchComparison({ rows: 1, columns: 1 }), stepX: 0, stepY: 0 };
    expect(cellAt(single, { x: 39, y: 0 })).toBe(0);
  });
});

describe("neighbours", () => {
  it("are the next computed cells, or the cell itself at an edge", () => {
    expect(neighbour(patches, 0, 1, 0)).toBe(1);
    expect(neighbour(patches, 4, 1, 0)).toBe(6);
    expect(neighbour(patches, 1, 0, 1)).toBe(9);
    expect(neighbour(patches, 3, 1, 0)).toBe(3);
    expect(neighbour(patches, 3, 0, -1)).toBe(3);
    expect(neighbour(patches, 3, 0, 0)).toBe(3);
  });
});

it("a cell has a rectangle and a name", () => {
  expect(rectOf(patches, 6)).toEqual({ x: 40, y: 20, width: 40, height: 40 });
  expect(nameOf(patches, 6)).toBe("column 3, row 2");
});
