/** Where the two places of a verified pair lie in the picture, on a grid of cells. */
import { inverse, mapX, mapY } from "./affine.ts";
import { CELL, type VerifiedPair } from "./verification.ts";

/** Cells of CELL x CELL working pixels that cover the picture. */
export interface CellGrid {
  columns: number;
  rows: number;
}

/** One byte per cell: 1 where it belongs to the place. */
export interface Footprint {
  source: Uint8Array;
  copy: Uint8Array;
}

export const cellGrid = (width: number, height: number): CellGrid => ({
  columns: Math.ceil(width / CELL),
  rows: Math.ceil(height / CELL),
});

/** A cell was judged by the patch around it, which reaches over its neighbours: these belong to the place as well. */
export function footprintOf(pair: VerifiedPair, grid: CellGrid): Footprint {
  const { columns, rows } = grid;
  const source = new Uint8Array(columns * rows);
  for (const { x, y } of pair.cells) {
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) source[r * columns + c] = 1;
  }
  const back = inverse(pair.map);
  const copy = new Uint8Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const [u, v] = [(column + 0.5) * CELL, (row + 0.5) * CELL];
      const [c, r] = [Math.floor(mapX(back, u, v) / CELL), Math.floor(mapY(back, u, v) / CELL)];
      if (c >= 0 && r >= 0 && c < columns && r < rows) copy[at] = source[r * columns + c];
    }
  return { source, copy };
}

/**
 * Share of the smaller place that lies in the other one. What was copied was laid over something else, so the two are
 * apart; structure that goes on and on, such as a straight edge or a fence, agrees with itself after a small shift.
 */
export function overlapOf({ source, copy }: Footprint): number {
  let [both, sources, copies] = [0, 0, 0];
  for (let i = 0; i < source.length; i++) {
    both += source[i] & copy[i];
    sources += source[i];
    copies += copy[i];
  }
  return both / Math.max(1, Math.min(sources, copies));
}

/** Box around the cells of a place, in cells, and their number; nothing where there are none. */
export function boundsOf(place: Uint8Array, { columns }: CellGrid) {
  let [left, top, right, bottom, cells] = [Infinity, Infinity, -1, -1, 0];
  place.forEach((inside, at) => {
    if (!inside) return;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
    cells++;
  });
  return cells > 0 ? { left, top, right, bottom, cells } : undefined;
}
