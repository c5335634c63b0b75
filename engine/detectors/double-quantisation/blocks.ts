/** DCT coefficients of the blocks of a picture, as far as earlier quantisation can be told from them. */
import type { RgbImage } from "../../image/raster.ts";
import type { ComponentCoefficients } from "../../jpeg/coefficients.ts";
import { naturalOrder } from "../../jpeg/zigzag.ts";

/**
 * The lowest frequencies other than DC. Higher ones are rarely other than zero, and the mean has another distribution.
 * Natural order, 8 v + u.
 */
export const FREQUENCIES: readonly number[] = Array.from(naturalOrder.subarray(1, 16));

/** Sizes in a histogram: larger coefficients are not looked at. */
export const BINS = 64;
/** Stands for them. */
export const TOO_LARGE = 255;

export interface Blocks {
  columns: number;
  rows: number;
  /** For each of FREQUENCIES the step in which the coefficients are given. */
  steps: number[];
  /** For each of FREQUENCIES the absolute value of each block, in steps, or TOO_LARGE. Row-major. */
  sizes: Uint8Array[];
  /** 1: the block may be judged by. */
  usable: Uint8Array;
}

/**
 * The blocks of a JPEG file's component in its stored frame. Blocks beyond the picture's last whole ones, whose padding
 * was not there when the picture was saved before, are not usable, nor are those without any of the coefficients.
 * @param unclipped contentBlocksWide x contentBlocksHigh, 1 where no pixel is clipped.
 */
export function storedBlocks(component: ComponentCoefficients, unclipped: ArrayLike<number>): Blocks {
  const { contentBlocksWide: columns, contentBlocksHigh: rows, blocksWide, values, table } = component;
  const usable = new Uint8Array(columns * rows);
  const sizes = FREQUENCIES.map(() => new Uint8Array(columns * rows));
  for (let by = 0, block = 0; by < rows; by++) {
    for (let bx = 0; bx < columns; bx++, block++) {
      const at = 64 * (by * blocksWide + bx);
      let any = 0;
      for (let f = 0; f < FREQUENCIES.length; f++) {
        const size = Math.abs(values[at + FREQUENCIES[f]]);
        sizes[f][block] = size < BINS ? size : TOO_LARGE;
        any |= size;
      }
      const whole = 8 * bx + 8 <= component.width && 8 * by + 8 <= component.height;
      usable[block] = Number(any !== 0 && whole && unclipped[block] === 1);
    }
  }
  return { columns, rows, steps: FREQUENCIES.map((i) => table.values[i]), sizes, usable };
}

/**
 * 1 for the blocks of a grid none of whose pixels, and of their neighbours', come within `margin` grey levels of black or
 * full in any colour: a clipped pixel is no longer what its coefficients said.
 * @param grid offset of the block corners, 0..7; blocks cut off at the left and at the top count as blocks.
 */
export function unclippedBlocks(image: RgbImage, grid: { x: number; y: number }, margin: number): Uint8Array {
  const { width, height, data } = image;
  const [padX, padY] = [(8 - grid.x) % 8, (8 - grid.y) % 8];
  const columns = Math.ceil((width + padX) / 8);
  const rows = Math.ceil((height + padY) / 8);
  const clipped = new Uint8Array(columns * rows);
  // (value - low) >>> 0 exceeds `span` where the value is out of range on either side.
  const low = Math.ceil(margin);
  const span = 255 - 2 * low;
  for (let y = 0, i = 0; y < height; y++) {
    const row = ((y + padY) >> 3) * columns;
    for (let x = 0; x < width; x++, i += 3) {
      if ((data[i] - low) >>> 0 > span || (data[i + 1] - low) >>> 0 > span || (data[i + 2] - low) >>> 0 > span)
        clipped[row + ((x + padX) >> 3)] = 1;
    }
  }
  const unclipped = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let near = 0;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) near |= clipped[ny * columns + nx];
      unclipped[y * columns + x] = 1 - near;
    }
  return unclipped;
}
