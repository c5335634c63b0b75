/**
 * How strong the edges between pixels are, phase by phase of the 8 that a block grid can have. After Li, Yuan, Yu,
 * "Passive detection of doctored JPEG image via block artifact grid extraction", Signal Processing 89 (2009): second
 * differences, clipped so that edges of the scene count no more than that; where the paper takes medians along lines, this
 * sums over cells.
 */
import { lumaRow } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";

/** Grey levels that a step at a block's border seldom exceeds. */
const CLIP = 50;
/** Bounds the memory of large pictures. */
const MOST_CELLS = 65_536;
export const PHASES = 8;

/** Cell (column, row) covers `edge` x `edge` pixels from (column * edge, row * edge); partial ones are left out. */
export interface GridEnergy {
  columns: number;
  rows: number;
  /** A multiple of 16. */
  edge: number;
  /**
   * Of phase p (line between pixels x - 1 and x with x % 8 = p), at 8 * cell + p: mean of the differences across vertical
   * lines, and across horizontal ones; grey levels.
   */
  vertical: Float32Array;
  horizontal: Float32Array;
}

/**
 * The difference across the line between b and c of four pixels in a row is |a - 3 b + 3 c - d|: that of the second
 * differences on its two sides, twice the height of a step and 0 on every slope that bends evenly.
 */
export function gridEnergy(image: RgbImage, onRow: (y: number) => void): GridEnergy {
  const { width, height } = image;
  let edge = 16;
  while (Math.floor(width / edge) * Math.floor(height / edge) > MOST_CELLS) edge += 16;
  const [columns, rows] = [Math.floor(width / edge), Math.floor(height / edge)];
  const vertical = new Float32Array(PHASES * columns * rows);
  const horizontal = new Float32Array(PHASES * columns * rows);
  const across = new Float32Array(PHASES * columns);
  const lines = Array.from({ length: 4 }, () => new Float32Array(width));
  for (let y = 0; y < height; y++) {
    // Row y - 3 is no longer needed.
    lumaRow(image, y, lines[y & 3]);
    // The line above row y - 1 has rows y - 3 to y around it.
    if (y >= 3) addHorizontal(y - 1);
    addVertical(y);
    onRow(y);
  }
  const share = PHASES / (edge * edge);
  for (let i = 0; i < vertical.length; i++) {
    vertical[i] *= share;
    horizontal[i] *= share;
  }
  return { columns, rows, edge, vertical, horizontal };

  function addHorizontal(y: number): void {
    const row = Math.floor(y / edge);
    if (row >= rows) return;
    const [a, b, c, d] = [lines[(y + 2) & 3], lines[(y + 3) & 3], lines[y & 3], lines[(y + 1) & 3]];
    const start = PHASES * row * columns + (y & 7);
    for (let column = 0, x = 0; column < columns; column++) {
      let sum = 0;
      for (const end = x + edge; x < end; x++) {
        const step = Math.abs(a[x] - 3 * (b[x] - c[x]) - d[x]);
        sum += Math.min(step, 2 * CLIP);
      }
      horizontal[start + PHASES * column] += sum;
    }
  }

  function addVertical(y: number): void {
    const row = Math.floor(y / edge);
    if (row >= rows) return;
    const line = lines[y & 3];
    across.fill(0);
    const end = Math.min(columns * edge, width - 1);
    for (let x = 2, cell = 0, within = 2; x < end; x++) {
      const step = Math.abs(line[x - 2] - 3 * (line[x - 1] - line[x]) - line[x + 1]);
      across[PHASES * cell + (x & 7)] += Math.min(step, 2 * CLIP);
      if (++within === edge) {
        within = 0;
        cell++;
      }
    }
    const start = PHASES * row * columns;
    for (let i = 0; i < across.length; i++) vertical[start + i] += across[i];
  }
}
