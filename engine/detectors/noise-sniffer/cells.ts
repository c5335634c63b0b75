/** Kept and marked blocks gathered in square cells, with the noise that they show. */
import { EDGE, type HomogeneousBlocks } from "./homogeneousBlocks.ts";

/** Blocks in the same square of so many pixels count as one: they overlap, or JPEG made them together. */
const SQUARE = 8;
/** Further out a single block is no noise but an edge: ln of the ratio of standard deviations. */
const MOST_DEVIATION = 2;

export interface Cells {
  /** Cells across and down, each of `edge` x `edge` pixels. */
  columns: number;
  rows: number;
  edge: number;
  /** Independent observations per cell, how many of them are marked (in shares), and the sum of their deviations. */
  count: Float64Array;
  marked: Float64Array;
  deviation: Float64Array;
}

/** @param width, height of the picture. @param edge of a cell in pixels, a multiple of 8. */
export function gather(blocks: HomogeneousBlocks, width: number, height: number, edge: number): Cells {
  const [columns, rows] = [Math.ceil(width / edge), Math.ceil(height / edge)];
  const cells: Cells = {
    columns,
    rows,
    edge,
    count: new Float64Array(columns * rows),
    marked: new Float64Array(columns * rows),
    deviation: new Float64Array(columns * rows),
  };
  const across = Math.ceil(width / SQUARE);
  const squareOf = (i: number): number => {
    const half = (EDGE - 1) / 2;
    return Math.floor((blocks.y[i] + half) / SQUARE) * across + Math.floor((blocks.x[i] + half) / SQUARE);
  };
  const inSquare = new Uint16Array(across * Math.ceil(height / SQUARE));
  for (let i = 0; i < blocks.x.length; i++) inSquare[squareOf(i)]++;
  for (let i = 0; i < blocks.x.length; i++) {
    const square = squareOf(i);
    const [x, y] = [(square % across) * SQUARE, Math.floor(square / across) * SQUARE];
    const cell = Math.floor(y / edge) * columns + Math.floor(x / edge);
    const weight = 1 / inSquare[square];
    cells.count[cell] += weight;
    cells.marked[cell] += weight * blocks.marked[i];
    cells.deviation[cell] += weight * Math.min(MOST_DEVIATION, Math.max(-MOST_DEVIATION, blocks.deviation[i]));
  }
  return cells;
}
