/** The blocks of a picture, spread evenly, each with its spectrum. */
import { lumaRow } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import { predictability } from "./predictability.ts";
import { BLOCK, PAIRS, pairPowers } from "./spectrum.ts";

/** As many spectra as a 12-megapixel picture has blocks: larger pictures are sampled, smaller ones overlap their blocks. */
const MOST_BLOCKS = 732;
const LEAST_STEP = BLOCK / 2;

/** Variance of the predictability below which a block is flat, saturated, or so rough that nothing follows from neighbours. */
const LEAST_VARIANCE = 1e-3;

export interface Blocks {
  columns: number;
  rows: number;
  /** Block (column, row) has its centre in the middle of the cell of that place. */
  variance: Float32Array;
  /** PAIRS values per block, see pairPowers; 0 for blocks that are not judged. */
  powers: Float32Array;
  judged: boolean[];
  /** Share of a block that is its own, 0..1: overlapping blocks say the same thing more than once. */
  own: number;
}

/** @param check called between rows of blocks with the share of the work done. Sides must be BLOCK + 2 at least. */
export function blocksOf(image: RgbImage, check: (fraction: number) => void): Blocks {
  const { width, height } = image;
  const step = Math.max(LEAST_STEP, Math.sqrt((width * height) / MOST_BLOCKS));
  const columns = Math.max(1, Math.floor(width / step));
  const rows = Math.max(1, Math.floor(height / step));
  const count = columns * rows;
  const blocks: Blocks = {
    columns,
    rows,
    variance: new Float32Array(count),
    powers: new Float32Array(count * PAIRS),
    judged: new Array<boolean>(count).fill(false),
    own: Math.min(1, (width * height) / count / BLOCK ** 2),
  };
  const place = (i: number, cells: number, side: number): number =>
    Math.max(1, Math.min(side - 1 - BLOCK, Math.round(((i + 0.5) * side) / cells - BLOCK / 2)));
  const luma = new Uint8ClampedArray(width * (BLOCK + 2));
  const values = new Float64Array(BLOCK * BLOCK);
  for (let row = 0; row < rows; row++) {
    check(row / rows);
    const top = place(row, rows, height);
    for (let y = 0; y < BLOCK + 2; y++) lumaRow(image, top - 1 + y, luma.subarray(y * width, (y + 1) * width));
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      blocks.variance[at] = predictability(luma, width, place(column, columns, width), 1, BLOCK, values);
      blocks.judged[at] = blocks.variance[at] >= LEAST_VARIANCE;
      if (blocks.judged[at]) pairPowers(values, blocks.powers.subarray(at * PAIRS, (at + 1) * PAIRS));
    }
  }
  return blocks;
}
