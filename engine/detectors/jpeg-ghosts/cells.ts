/** The cells in which ghosts are sought, and what compressing each again would lose, quality by quality. */
import { lumaRow } from "../../image/colour.ts";
import { Requantiser } from "../../image/kernels/requantisation.ts";
import type { RgbImage } from "../../image/raster.ts";

/** Blocks of a cell along each side: 2 x 2 blocks, the 16 x 16 pixels of Farid's windows. */
const BLOCKS = 2;
const BLOCK = 8;
/** Bounds time and memory: of larger pictures the cells lie further apart. */
const MOST_CELLS = 32_768;
/** Blocks lie up to so many pixels behind the corner of their cell, by the offset of the grid. */
const LARGEST_OFFSET = 7;

/** Offsets of a grid's block corners, 0..7. */
export interface Grid {
  x: number;
  y: number;
}

/** Cell (column, row) looks at 16 x 16 pixels from (column * step + offset of the grid, row * step + offset). */
export interface Cells {
  columns: number;
  rows: number;
  /** Distance of cells in pixels, a multiple of 8, at least 16. */
  step: number;
}

/** No columns or no rows where the picture is too small for one. */
export function layOutCells(width: number, height: number): Cells {
  const reach = BLOCKS * BLOCK + LARGEST_OFFSET;
  const along = (extent: number, step: number) => Math.max(0, Math.floor((extent - reach) / step) + 1);
  let step = BLOCKS * BLOCK;
  while (along(width, step) * along(height, step) > MOST_CELLS) step += BLOCK;
  return { columns: along(width, step), rows: along(height, step), step };
}

/** Share of clipped pixels above which a cell's errors say more of the clipping than of compression. */
const MOST_CLIPPED = 0.02;

/**
 * Which cells have few pixels at either end of the scale: there the errors of compression are cut off. 1: judged.
 * Looks at all pixels that the cell may cover, whatever the offset of the grid.
 */
export function unclippedCells({ width, data }: RgbImage, { columns, rows, step }: Cells): Uint8Array {
  const reach = BLOCKS * BLOCK + LARGEST_OFFSET;
  const result = new Uint8Array(columns * rows);
  for (let cell = 0; cell < result.length; cell++) {
    const [left, top] = [(cell % columns) * step, Math.floor(cell / columns) * step];
    let clipped = 0;
    for (let y = top; y < top + reach; y++)
      for (let at = 3 * (y * width + left), end = at + 3 * reach; at < end; at += 3) {
        const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
        if (red <= 1 || green <= 1 || blue <= 1 || red >= 254 || green >= 254 || blue >= 254) clipped++;
      }
    if (clipped <= MOST_CLIPPED * reach * reach) result[cell] = 1;
  }
  return result;
}

/**
 * Mean squared error per coefficient (DC left out) of requantising the blocks of each cell: at t * columns * rows +
 * row * columns + column for table t, in squared grey levels.
 * @param before table that the blocks are saved with first.
 */
export function requantisedCells(
  image: RgbImage,
  { columns, rows, step }: Cells,
  grid: Grid,
  tables: readonly ArrayLike<number>[],
  before?: ArrayLike<number>,
): Float32Array {
  const requantiser = new Requantiser(BLOCKS * columns, tables, before);
  const stride = requantiser.columns;
  const luma = new Float32Array(image.width);
  const result = new Float32Array(tables.length * columns * rows);
  const share = 1 / (63 * BLOCKS * BLOCKS);
  for (let row = 0; row < rows; row++)
    for (let down = 0; down < BLOCKS; down++) {
      const top = row * step + grid.y + down * BLOCK;
      const errors = requantiser.run((samples) => {
        for (let y = 0; y < BLOCK; y++) {
          lumaRow(image, top + y, luma);
          for (let x = 0; x < BLOCK; x++)
            for (let across = 0; across < BLOCKS; across++) {
              const to = (BLOCK * y + x) * stride + across;
              const from = grid.x + across * BLOCK + x;
              for (let column = 0; column < columns; column++)
                samples[to + BLOCKS * column] = luma[from + column * step];
            }
        }
      });
      for (let t = 0; t < tables.length; t++) {
        const to = (t * rows + row) * columns;
        for (let column = 0, from = t * stride; column < columns; column++, from += BLOCKS)
          result[to + column] += share * (errors[from] + errors[from + 1]);
      }
    }
  return result;
}
