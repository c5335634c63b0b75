/** What the residuals look like in overlapping windows of the picture. */
import { CODES_PER_CELL, type CodeCounts } from "./codeCounts.ts";
import { FOLDED } from "./codes.ts";

/** Cells from one window to the next, and those that it reaches beyond them on each side. */
const STEP = 2;
const REACH = 3;
/** Cells along a window's edge: 128 pixels for cells of 16. Windows at the border are cut off there. */
export const WINDOW_CELLS = STEP + 2 * REACH;
/** Share of a whole window's pixels that must count. */
const LEAST_SHARE = 0.2;

/** One per STEP x STEP cells, which are its middle. */
export interface Windows {
  columns: number;
  rows: number;
  /** Place (row * columns + column) of each window that is computed. */
  places: Int32Array;
  /** Of each computed window CODES_PER_CELL numbers: square roots of how often each code is met among its kind. */
  features: Float64Array;
  /** Of each computed window: what the picture shows there, not how it was made. */
  content: { brightness: Float64Array; contrast: Float64Array };
}

/** Sums over the squares of WINDOW_CELLS cells; `length` numbers per cell. */
function windowSums(values: Float32Array, { columns, rows }: CodeCounts, length: number): Float64Array {
  const across = columns / STEP;
  const down = rows / STEP;
  const rowSums = new Float64Array(across * rows * length);
  const add = (from: ArrayLike<number>, at: number, to: Float64Array, onto: number) => {
    for (let k = 0; k < length; k++) to[onto + k] += from[at + k];
  };
  for (let y = 0; y < rows; y++)
    for (let i = 0; i < across; i++) {
      const end = Math.min(columns, STEP * (i + 1) + REACH);
      for (let x = Math.max(0, STEP * i - REACH); x < end; x++)
        add(values, (y * columns + x) * length, rowSums, (y * across + i) * length);
    }
  const sums = new Float64Array(across * down * length);
  for (let j = 0; j < down; j++) {
    const end = Math.min(rows, STEP * (j + 1) + REACH);
    for (let y = Math.max(0, STEP * j - REACH); y < end; y++)
      for (let i = 0; i < across; i++) add(rowSums, (y * across + i) * length, sums, (j * across + i) * length);
  }
  return sums;
}

/** @param area of a cell, in pixels. */
export function windowsOf(counts: CodeCounts, area: number): Windows {
  const columns = counts.columns / STEP;
  const rows = counts.rows / STEP;
  const pixels = windowSums(counts.pixels, counts, 1);
  const luma = windowSums(counts.luma, counts, 1);
  const squares = windowSums(counts.squares, counts, 1);
  const codes = windowSums(counts.codes, counts, CODES_PER_CELL);
  const least = LEAST_SHARE * WINDOW_CELLS ** 2 * area;
  const places = Int32Array.from([...pixels.keys()].filter((place) => pixels[place] >= least));
  const features = new Float64Array(places.length * CODES_PER_CELL);
  for (let i = 0; i < places.length; i++)
    for (let kind = 0; kind < CODES_PER_CELL; kind += FOLDED) {
      // Every pixel gives two codes of each kind.
      const total = 2 * pixels[places[i]];
      for (let k = 0; k < FOLDED; k++)
        features[i * CODES_PER_CELL + kind + k] = Math.sqrt(codes[places[i] * CODES_PER_CELL + kind + k] / total);
    }
  const brightness = Float64Array.from(places, (place) => luma[place] / pixels[place]);
  const contrast = Float64Array.from(places, (place, i) =>
    Math.log(1 + Math.max(0, squares[place] / pixels[place] - brightness[i] ** 2)),
  );
  return { columns, rows, places, features, content: { brightness, contrast } };
}
