/** How strong the noise is in blocks of the picture, and what the blocks show. */
import { lumaRow } from "../../image/colour.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import { filterBank, finestDiagonal } from "../../image/wavelet.ts";

const WAVELET = "db8";
/** Luminance that counts as clipped: there is no noise to measure. */
const [DARK, BRIGHT] = [3, 252];
/** Share of a block's pixels that may be clipped. */
const MOST_CLIPPED = 0.1;
/** Median of the absolute values of a normal variable, in standard deviations. */
const NORMAL_MEDIAN = 0.6745;
/** Rows of wavelet coefficients looked at per block. */
const SAMPLED_ROWS = 16;

export interface BlockNoise {
  columns: number;
  rows: number;
  /** row * columns + column of each block that is not clipped. */
  places: Int32Array;
  /** Of each of these: standard deviation of the noise, in grey levels. */
  noise: Float64Array;
  /** Of each of these: mean luminance, and log(1 + its variance). */
  brightness: Float64Array;
  contrast: Float64Array;
}

/**
 * The median of the absolute diagonal details of the finest level, over .6745 (Donoho and Johnstone 1994). Of blocks higher
 * than 32 pixels the 32 rows in the middle are looked at.
 * @param edge of the blocks in pixels, about, at least 32. @param onRow called before every row of blocks.
 */
export function blockNoise(image: RgbImage, edge: number, onRow: (row: number, rows: number) => void): BlockNoise {
  const { width, height } = image;
  const columns = Math.max(1, Math.round(width / edge));
  const rows = Math.max(1, Math.round(height / edge));
  const taps = filterBank(WAVELET).low.length;
  const places: number[] = [];
  const noise: number[] = [];
  const brightness: number[] = [];
  const contrast: number[] = [];
  for (let row = 0; row < rows; row++) {
    onRow(row, rows);
    const [top, bottom] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
    const looked = Math.min(2 * SAMPLED_ROWS, bottom - top);
    // Beyond the last row the transform begins again at the first: so many rows more keep the coefficients clear of that.
    const first = Math.max(0, Math.min(top + ((bottom - top - looked) >> 1), height - looked - taps + 2));
    const strip = lumaStrip(image, first, Math.min(looked + taps - 2, height - first));
    const details = finestDiagonal(strip, WAVELET);
    for (let column = 0; column < columns; column++) {
      const [left, right] = [Math.floor((column * width) / columns), Math.floor(((column + 1) * width) / columns)];
      const { mean, variance, clipped } = look(strip, left, right, looked);
      if (clipped > MOST_CLIPPED) continue;
      places.push(row * columns + column);
      noise.push(medianMagnitude(details, left >> 1, right >> 1, looked >> 1) / NORMAL_MEDIAN);
      brightness.push(mean);
      contrast.push(Math.log(1 + variance));
    }
  }
  return {
    columns,
    rows,
    places: Int32Array.from(places),
    noise: Float64Array.from(noise),
    brightness: Float64Array.from(brightness),
    contrast: Float64Array.from(contrast),
  };
}

function lumaStrip(image: RgbImage, top: number, height: number): Plane {
  const { width } = image;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) lumaRow(image, top + y, data.subarray(y * width, (y + 1) * width));
  return { width, height, data };
}

function look(
  { width, data }: Plane,
  left: number,
  right: number,
  rows: number,
): { mean: number; variance: number; clipped: number } {
  let [sum, squares, clipped] = [0, 0, 0];
  for (let y = 0; y < rows; y++)
    for (let x = left; x < right; x++) {
      const value = data[y * width + x];
      sum += value;
      squares += value * value;
      if (value < DARK || value > BRIGHT) clipped++;
    }
  const count = rows * (right - left);
  const mean = sum / count;
  return { mean, variance: Math.max(0, squares / count - mean * mean), clipped: clipped / count };
}

function medianMagnitude({ width, data }: Plane, left: number, right: number, rows: number): number {
  const values = new Float32Array(rows * (right - left));
  for (let y = 0, i = 0; y < rows; y++) for (let x = left; x < right; x++) values[i++] = Math.abs(data[y * width + x]);
  values.sort();
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}
