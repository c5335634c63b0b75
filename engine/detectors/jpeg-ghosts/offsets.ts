/**
 * On which grids a picture, or a part of it, was compressed before: of the 64 offsets, those at which requantising loses
 * remarkably little. Looks at some thousand places only.
 */
import { luma } from "../../image/colour.ts";
import { Requantiser } from "../../image/kernels/requantisation.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Grid } from "./cells.ts";

const OFFSETS = 64;
/** Side of the patch that holds the blocks at all offsets. */
const PATCH = 15;
/** Added to squared errors before their logarithm: the rounding noise that no compression explains. */
const FLOOR = 0.15 * 63;
/** The whole picture was compressed on a grid that deviates by so many standard errors. */
const MAIN_DEVIATION = 8;
/** A tile counts from so many standard errors on; with 63 offsets, several tables and dozens of tiles, 4 are chance. */
const TILE_DEVIATION = 4;
/** Fewer places than this in a tile say nothing. */
const FEWEST_PLACES = 8;

/** A place where blocks at all offsets are compared, and the tile of the picture that it belongs to. */
export interface Place {
  x: number;
  y: number;
  tile: number;
}

/** Log errors of every place, relative to the mean over offsets: place by place, table by table, offset by offset. */
export interface OffsetErrors {
  places: readonly Place[];
  tables: number;
  values: Float32Array;
}

/** @param places upper left corners of 15 x 15 pixels. */
export function offsetErrors(
  image: RgbImage,
  places: readonly Place[],
  tables: readonly ArrayLike<number>[],
): OffsetErrors {
  const requantiser = new Requantiser(OFFSETS, tables);
  const patch = new Float32Array(PATCH * PATCH);
  const size = OFFSETS * tables.length;
  const values = new Float32Array(places.length * size);
  for (const [p, { x, y }] of places.entries()) {
    for (let v = 0, i = 0; v < PATCH; v++)
      for (let u = 0, at = 3 * ((y + v) * image.width + x); u < PATCH; u++, i++, at += 3)
        patch[i] = luma(image.data[at], image.data[at + 1], image.data[at + 2]);
    const errors = requantiser.run((samples) => {
      for (let sample = 0; sample < 64; sample++) {
        const from = (sample >> 3) * PATCH + (sample & 7);
        for (let offset = 0; offset < OFFSETS; offset++)
          samples[OFFSETS * sample + offset] = patch[from + (offset >> 3) * PATCH + (offset & 7)];
      }
    });
    for (let t = 0; t < tables.length; t++) {
      const start = p * size + t * OFFSETS;
      let mean = 0;
      for (let offset = 0; offset < OFFSETS; offset++) {
        const value = Math.log(errors[t * OFFSETS + offset] + FLOOR);
        values[start + offset] = value;
        mean += value / OFFSETS;
      }
      for (let offset = 0; offset < OFFSETS; offset++) values[start + offset] -= mean;
    }
  }
  return { places, tables: tables.length, values };
}

/** Places are at multiples of 8, so that offset 8 y + x is the grid (x, y). */
const gridOf = (offset: number): Grid => ({ x: offset & 7, y: offset >> 3 });

/** The grid that lies to `main` as `grid` does, on the other side: what `main` does to one, it does to the other. */
export function mirrored(grid: Grid, main: Grid): Grid {
  return { x: (2 * main.x - grid.x + 8) & 7, y: (2 * main.y - grid.y + 8) & 7 };
}

/** The grid at which the whole picture loses least, if that is no chance. */
export function findMainGrid({ places, tables, values }: OffsetErrors): Grid | undefined {
  let best = -MAIN_DEVIATION;
  let found: Grid | undefined;
  for (let t = 0; t < tables; t++)
    for (let offset = 0; offset < OFFSETS; offset++) {
      let [sum, squares] = [0, 0];
      for (let p = 0; p < places.length; p++) {
        const value = values[(p * tables + t) * OFFSETS + offset];
        sum += value;
        squares += value * value;
      }
      const deviation = standardised(sum, squares, places.length);
      if (deviation < best) [best, found] = [deviation, gridOf(offset)];
    }
  return found;
}

/**
 * The grid at which some tile of the picture loses remarkably less than at its mirror image, and most so. The main grid
 * itself, and the three that are mirrored onto themselves, cannot be found.
 */
export function findSecondGrid({ places, tables, values }: OffsetErrors, main: Grid): Grid | undefined {
  const tiles = 1 + places.reduce((most, { tile }) => Math.max(most, tile), -1);
  const counts = new Float64Array(tiles);
  for (const { tile } of places) counts[tile]++;
  let best = 0;
  let found: Grid | undefined;
  const [sums, squares] = [new Float64Array(tiles), new Float64Array(tiles)];
  for (let offset = 0; offset < OFFSETS; offset++) {
    const image = mirrored(gridOf(offset), main);
    const other = 8 * image.y + image.x;
    if (other === offset) continue;
    for (let t = 0; t < tables; t++) {
      sums.fill(0);
      squares.fill(0);
      for (let p = 0; p < places.length; p++) {
        const start = (p * tables + t) * OFFSETS;
        const value = values[start + offset] - values[start + other];
        sums[places[p].tile] += value;
        squares[places[p].tile] += value * value;
      }
      let score = 0;
      for (let tile = 0; tile < tiles; tile++) {
        if (counts[tile] < FEWEST_PLACES) continue;
        const deviation = -standardised(sums[tile], squares[tile], counts[tile]);
        if (deviation > TILE_DEVIATION) score += (deviation - TILE_DEVIATION) ** 2;
      }
      if (score > best) [best, found] = [score, gridOf(offset)];
    }
  }
  return found;
}

/** Mean over its standard error; 0 where nothing varies. */
function standardised(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  return variance > 0 ? mean / Math.sqrt(variance / count) : 0;
}
