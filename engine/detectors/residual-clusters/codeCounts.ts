/** Third-order residuals of the luminance, coded four in a row and counted over square cells. */
import { lumaRow } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import { FOLDED, foldedCode, nextCode } from "./codes.ts";

/** Luminance that counts as clipped: there residuals tell of the clipping alone. */
const [DARK, BRIGHT] = [6, 252];
/** Edge of the squares that are left out where they or a neighbour hold a clipped pixel. */
const BLOCK = 8;
/** Pixels from the border at which the first code is complete. */
const CODE_REACH = 4;
/** Numbers per cell: two kinds of codes. */
export const CODES_PER_CELL = 2 * FOLDED;

export interface CodeCounts {
  /** The picture is cut into so many cells of about the same size; both numbers are even. */
  columns: number;
  rows: number;
  /**
   * Of each cell first the codes of residuals that lie behind each other in the direction of the residual, then of those
   * beside each other: CODES_PER_CELL numbers.
   */
  codes: Float32Array;
  /** Of each cell: pixels counted, sum of their luminance, of its square, of the absolute residuals. */
  pixels: Float32Array;
  luma: Float32Array;
  squares: Float32Array;
  residuals: Float32Array;
}

/** Nothing counted yet. @param edge of the cells in pixels, about. */
export function emptyCounts(width: number, height: number, edge: number): CodeCounts {
  const columns = evenly(width, edge);
  const rows = evenly(height, edge);
  const cells = columns * rows;
  return {
    columns,
    rows,
    codes: new Float32Array(CODES_PER_CELL * cells),
    pixels: new Float32Array(cells),
    luma: new Float32Array(cells),
    squares: new Float32Array(cells),
    residuals: new Float32Array(cells),
  };
}

/**
 * @param edge of the cells in pixels, about.
 * @param threshold residuals up to it, in grey levels, are about zero.
 * @param beforeRow called before every row of the picture.
 */
export function countCodes(
  image: RgbImage,
  edge: number,
  threshold: number,
  beforeRow: (y: number) => void,
): CodeCounts {
  const { width, height } = image;
  const counts = emptyCounts(width, height, edge);
  const { columns, rows } = counts;
  const usable = unclippedBlocks(image);
  const blocks = Math.ceil(width / BLOCK);
  // Row y and the three around it that its vertical residual needs.
  const ring = Array.from({ length: 4 }, () => new Float32Array(width));
  const ringRow = (y: number) => ring[y & 3];
  for (let y = 0; y < Math.min(3, height); y++) lumaRow(image, y, ringRow(y));
  const behind = new Uint8Array(width);
  const beside = new Uint8Array(width);
  const columnOf = Int32Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  const { codes, pixels, luma, squares, residuals } = counts;
  for (let y = 1; y < height - 2; y++) {
    beforeRow(y);
    lumaRow(image, y + 2, ringRow(y + 2));
    const [above, row, below, second] = [ringRow(y - 1), ringRow(y), ringRow(y + 1), ringRow(y + 2)];
    const cellRow = Math.floor((y * rows) / height) * columns;
    const blockRow = Math.floor(y / BLOCK) * blocks;
    let acrossCode = 0;
    let alongCode = 0;
    for (let x = 1; x < width - 2; x++) {
      const value = row[x];
      const horizontal = 3 * (value - row[x + 1]) - row[x - 1] + row[x + 2];
      const vertical = 3 * (value - below[x]) - above[x] + second[x];
      const h = horizontal > threshold ? 2 : horizontal < -threshold ? 0 : 1;
      const v = vertical > threshold ? 2 : vertical < -threshold ? 0 : 1;
      alongCode = nextCode[3 * alongCode + h];
      acrossCode = nextCode[3 * acrossCode + v];
      behind[x] = nextCode[3 * behind[x] + v];
      beside[x] = nextCode[3 * beside[x] + h];
      if (usable[blockRow + (x >> 3)] === 0 || x < CODE_REACH || y < CODE_REACH) continue;
      const cell = cellRow + columnOf[x];
      const at = CODES_PER_CELL * cell;
      codes[at + foldedCode[alongCode]]++;
      codes[at + foldedCode[behind[x]]]++;
      codes[at + FOLDED + foldedCode[acrossCode]]++;
      codes[at + FOLDED + foldedCode[beside[x]]]++;
      pixels[cell]++;
      luma[cell] += value;
      squares[cell] += value * value;
      residuals[cell] += Math.abs(horizontal) + Math.abs(vertical);
    }
  }
  return counts;
}

/** The even number of parts of about that length; at least 2. */
const evenly = (length: number, part: number): number => 2 * Math.max(1, Math.round(length / (2 * part)));

/** 1 for squares of 8 pixels where neither they nor their neighbours hold clipped luminance. */
function unclippedBlocks(image: RgbImage): Uint8Array {
  const columns = Math.ceil(image.width / BLOCK);
  const rows = Math.ceil(image.height / BLOCK);
  const clipped = new Uint8Array(columns * rows);
  const row = new Float32Array(image.width);
  for (let y = 0; y < image.height; y++) {
    lumaRow(image, y, row);
    const start = Math.floor(y / BLOCK) * columns;
    for (let x = 0; x < image.width; x++) if (row[x] < DARK || row[x] > BRIGHT) clipped[start + (x >> 3)] = 1;
  }
  const usable = new Uint8Array(columns * rows).fill(1);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (clipped[y * columns + x] === 0) continue;
      for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j++)
        usable.fill(0, j * columns + Math.max(0, x - 1), j * columns + Math.min(columns, x + 2));
    }
  return usable;
}
