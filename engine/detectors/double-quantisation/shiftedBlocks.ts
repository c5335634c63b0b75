/** DCT coefficients of the blocks of other grids, computed from pixels. */
import { lumaRow } from "../../image/colour.ts";
import { dctBasis } from "../../image/dct.ts";
import type { RgbImage } from "../../image/raster.ts";
import { BINS, type Blocks, FREQUENCIES, TOO_LARGE, unclippedBlocks } from "./blocks.ts";

/** Offset of the block corners of a grid, 0..7. */
export interface Grid {
  x: number;
  y: number;
}

const across = FREQUENCIES.map((i) => i & 7);
const down = FREQUENCIES.map((i) => i >> 3);
const MOST_ACROSS = Math.max(...across) + 1;
/** Rows that the blocks of all grids at one place cover. */
const ROWS = 15;

/** cos factors by frequency of FREQUENCIES, 8 each. */
const downBasis = Float64Array.from({ length: 8 * FREQUENCIES.length }, (_, i) => dctBasis[8 * down[i >> 3] + (i & 7)]);

/** To whole grey levels. */
const sizeOf = (coefficient: number): number => {
  const size = ((coefficient < 0 ? -coefficient : coefficient) + 0.5) | 0;
  return size < BINS ? size : TOO_LARGE;
};

/** `transformed[15 * u + y]`: horizontal coefficient u of 8 luma values from `at` on, for `rows` rows. */
function transformRows(luma: Float32Array, at: number, width: number, rows: number, transformed: Float64Array): void {
  for (let y = 0; y < rows; y++) {
    const from = at + y * width;
    const [a, b, c, d] = [luma[from], luma[from + 1], luma[from + 2], luma[from + 3]];
    const [e, f, g, h] = [luma[from + 4], luma[from + 5], luma[from + 6], luma[from + 7]];
    for (let u = 0; u < MOST_ACROSS; u++) {
      const k = 8 * u;
      transformed[ROWS * u + y] =
        dctBasis[k] * a +
        dctBasis[k + 1] * b +
        dctBasis[k + 2] * c +
        dctBasis[k + 3] * d +
        dctBasis[k + 4] * e +
        dctBasis[k + 5] * f +
        dctBasis[k + 6] * g +
        dctBasis[k + 7] * h;
    }
  }
}

/** Coefficient f of FREQUENCIES of the 8 transformed rows from `row` on. */
function transformColumn(transformed: Float64Array, row: number, f: number): number {
  const k = 8 * f;
  const at = ROWS * across[f] + row;
  return (
    downBasis[k] * transformed[at] +
    downBasis[k + 1] * transformed[at + 1] +
    downBasis[k + 2] * transformed[at + 2] +
    downBasis[k + 3] * transformed[at + 3] +
    downBasis[k + 4] * transformed[at + 4] +
    downBasis[k + 5] * transformed[at + 5] +
    downBasis[k + 6] * transformed[at + 6] +
    downBasis[k + 7] * transformed[at + 7]
  );
}

/** Luma of `rows` rows from `top` on. */
function readRows(image: RgbImage, top: number, rows: number, luma: Float32Array): void {
  for (let y = 0; y < rows; y++) lumaRow(image, top + y, luma.subarray(y * image.width, (y + 1) * image.width));
}

/** All whole blocks of a grid, in steps of 1 grey level. */
export function shiftedBlocks(image: RgbImage, grid: Grid, margin: number): Blocks {
  const { width, height } = image;
  const columns = Math.max(0, Math.floor((width - grid.x) / 8));
  const rows = Math.max(0, Math.floor((height - grid.y) / 8));
  const sizes = FREQUENCIES.map(() => new Uint8Array(columns * rows));
  const usable = new Uint8Array(columns * rows);
  // The grid of `unclippedBlocks` has the blocks that are cut off at the left and at the top as well.
  const unclipped = unclippedBlocks(image, grid, margin);
  const wide = Math.ceil((width + ((8 - grid.x) % 8)) / 8);
  const skip = (grid.y > 0 ? wide : 0) + (grid.x > 0 ? 1 : 0);
  const luma = new Float32Array(8 * width);
  const transformed = new Float64Array(ROWS * MOST_ACROSS);
  for (let by = 0, block = 0; by < rows; by++) {
    readRows(image, grid.y + 8 * by, 8, luma);
    for (let bx = 0; bx < columns; bx++, block++) {
      if (!unclipped[skip + by * wide + bx]) continue;
      transformRows(luma, grid.x + 8 * bx, width, 8, transformed);
      let any = 0;
      for (let f = 0; f < FREQUENCIES.length; f++) {
        sizes[f][block] = sizeOf(transformColumn(transformed, 0, f));
        any |= sizes[f][block];
      }
      usable[block] = Number(any !== 0);
    }
  }
  return { columns, rows, steps: FREQUENCIES.map(() => 1), sizes, usable };
}

/**
 * Histograms of sizes, `counts[grid][frequency][size]` for grid 8 y + x, over the same places for every grid: at most about
 * `most` of them, evenly spread.
 */
export function sampledHistograms(image: RgbImage, most: number, margin: number): Uint32Array[][] {
  const { width, height } = image;
  const counts = Array.from({ length: 64 }, () => FREQUENCIES.map(() => new Uint32Array(BINS)));
  const columns = Math.floor((width - 7) / 8);
  const rows = Math.floor((height - 7) / 8);
  if (columns < 1 || rows < 1) return counts;
  const unclipped = unclippedBlocks(image, { x: 0, y: 0 }, margin);
  const wide = Math.ceil(width / 8);
  const every = Math.max(1, Math.sqrt((columns * rows) / most));
  const luma = new Float32Array(ROWS * width);
  const transformed = new Float64Array(ROWS * MOST_ACROSS);
  for (let v = 0; Math.floor(v) < rows; v += every) {
    const by = Math.floor(v);
    readRows(image, 8 * by, ROWS, luma);
    for (let u = 0; Math.floor(u) < columns; u += every) {
      const bx = Math.floor(u);
      if (!unclipped[by * wide + bx]) continue;
      for (let x = 0; x < 8; x++) {
        transformRows(luma, 8 * bx + x, width, ROWS, transformed);
        for (let y = 0; y < 8; y++) {
          const histograms = counts[8 * y + x];
          for (let f = 0; f < FREQUENCIES.length; f++) {
            const size = sizeOf(transformColumn(transformed, y, f));
            if (size < BINS) histograms[f][size]++;
          }
        }
      }
    }
  }
  return counts;
}
