/**
 * Which parts of a picture do not carry the trace of the rest? Blocks are added up to cells, cells to windows; how far
 * cells and windows scatter is measured in the picture itself, because neighbouring blocks show similar content and are
 * not independent.
 */
import { robust, type Trace } from "./trace.ts";

/** Edges of cells that are tried, in blocks. */
const CELL_EDGES = [1, 2, 4, 8] as const;
/** Edges of the windows that are tested, in cells. */
const WINDOW_EDGES = [1, 2, 3, 4, 6, 8, 12] as const;
/** Windows of fewer blocks across are not tested: single odd textures of that size occur in untouched photographs. */
const LEAST_WINDOW = 4;
/** A cell is legible where the trace stands this many standard deviations above none. */
const LEGIBLE = 3;
/** At least so many cells must be legible, and this share of those with any information. */
const LEAST_CELLS = 24;
const LEAST_SHARE = 0.5;
/** Larger log-likelihood ratios say no more: the model does not hold that far out. */
export const MOST = 6;

export interface Cells {
  /** Cells across and down; each has `edge` x `edge` blocks, the last ones fewer. */
  columns: number;
  rows: number;
  edge: number;
  /**
   * log10 of the likelihood of what a cell shows if it does not carry the trace over that if it does, -MOST..MOST.
   * NaN: not legible.
   */
  evidence: Float32Array;
  /** Cells of those with any information that are legible. */
  legible: number;
}

export interface Window {
  /** In cells. */
  left: number;
  top: number;
  edge: number;
  /** How much of the trace it carries: 1 as the rest, 0 nothing, -1 that of the other lattice. */
  carried: number;
  /** log10 of the likelihood ratio, less that of the number of windows. */
  evidence: number;
}

interface Sums {
  columns: number;
  rows: number;
  information: Float64Array;
  carried: Float64Array;
}

function sumsOf(trace: Trace, columns: number, rows: number, edge: number): Sums {
  const [across, down] = [Math.ceil(columns / edge), Math.ceil(rows / edge)];
  const information = new Float64Array(across * down);
  const carried = new Float64Array(across * down);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const cell = Math.floor(y / edge) * across + Math.floor(x / edge);
      information[cell] += trace.information[y * columns + x];
      carried[cell] += trace.carried[y * columns + x];
    }
  return { columns: across, rows: down, information, carried };
}

/** Sums over all windows of `edge` x `edge` values, by their upper left one: first along rows, then along columns. */
function slide(values: Float64Array, columns: number, rows: number, edge: number): Float64Array {
  const [across, down] = [columns - edge + 1, rows - edge + 1];
  const alongRows = new Float64Array(across * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let u = 0; u < edge; u++) sum += values[y * columns + x + u];
      alongRows[y * across + x] = sum;
    }
  const result = new Float64Array(across * down);
  for (let y = 0; y < down; y++)
    for (let v = 0; v < edge; v++)
      for (let x = 0; x < across; x++) result[y * across + x] += alongRows[(y + v) * across + x];
  return result;
}

/** @param edge at most the smaller side of `sums`. */
function windowSums({ columns, rows, information, carried }: Sums, edge: number): Sums {
  return {
    columns: columns - edge + 1,
    rows: rows - edge + 1,
    information: slide(information, columns, rows, edge),
    carried: slide(carried, columns, rows, edge),
  };
}

/**
 * How much wider (carried - 1) scatters than its information promises: standard deviations over expected ones, at least 1.
 * NaN where there is nothing.
 */
function excessOf({ information, carried }: Sums): number {
  const scores: number[] = [];
  for (let i = 0; i < information.length; i++)
    if (information[i] > 0) scores.push((carried[i] - information[i]) / Math.sqrt(information[i]));
  return Math.max(1, robust(scores).deviation);
}

/** ln likelihood of "carries nothing" (mean 0) over that of "carries it" (mean 1), both normal; in log10. */
const logRatio = (information: number, carried: number, excess: number): number =>
  (information / 2 - carried) / excess ** 2 / Math.LN10;

const clip = (value: number): number => Math.min(MOST, Math.max(-MOST, value));

/** The finest cells in which the trace can be read, or undefined where none are. */
export function readCells(trace: Trace, columns: number, rows: number): Cells | undefined {
  for (const edge of CELL_EDGES) {
    const sums = sumsOf(trace, columns, rows, edge);
    const excess = excessOf(sums);
    const least = (LEGIBLE * excess) ** 2;
    const informed = sums.information.reduce((count, value) => count + Number(value > 0), 0);
    const legible = sums.information.reduce((count, value) => count + Number(value >= least), 0);
    if (legible < LEAST_CELLS || legible < LEAST_SHARE * informed) continue;
    const evidence = Float32Array.from(sums.information, (information, i) =>
      information >= least ? clip(logRatio(information, sums.carried[i], excess)) : NaN,
    );
    return { columns: sums.columns, rows: sums.rows, edge, evidence, legible };
  }
  return undefined;
}

/** The window that speaks most for not carrying the trace. */
export function strongestWindow(trace: Trace, columns: number, rows: number, cellEdge: number): Window | undefined {
  const sums = sumsOf(trace, columns, rows, cellEdge);
  let best: Window | undefined;
  for (const edge of WINDOW_EDGES) {
    // Windows that cover most of the picture are the picture.
    if (2 * edge > Math.min(sums.columns, sums.rows)) break;
    if (edge * cellEdge < LEAST_WINDOW) continue;
    const windows = windowSums(sums, edge);
    const excess = excessOf(windows);
    const tests = Math.log10(windows.information.length);
    for (let i = 0; i < windows.information.length; i++) {
      const information = windows.information[i];
      if (information < (LEGIBLE * excess) ** 2) continue;
      const evidence = logRatio(information, windows.carried[i], excess) - tests;
      if (best && evidence <= best.evidence) continue;
      const [left, top] = [i % windows.columns, Math.floor(i / windows.columns)];
      best = { left, top, edge, carried: windows.carried[i] / information, evidence };
    }
  }
  return best;
}
