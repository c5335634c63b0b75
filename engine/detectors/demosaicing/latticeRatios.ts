/**
 * How well each colour follows from its neighbours on one half of the sensor's lattice and on the other. Demosaicing
 * fills in by averaging what the sensor did not record, so averages predict the filled in pixels better than the
 * recorded ones (Ferrara, Bianchi, De Rosa, Piva, "Image forgery localization via fine-grained analysis of CFA
 * artifacts", IEEE TIFS 2012). A Bayer pattern records green on one of two chequered lattices, red and blue on the two
 * diagonal lattices of the other.
 */
import type { RgbImage } from "../../image/raster.ts";

/** Edge in pixels of the blocks that are looked at. Even, so that all lattices are in each block equally often. */
export const BLOCK = 16;
const PIXELS = BLOCK * BLOCK;

/** Values 0..3 and 252..255 are clipped or nearly so: there the sensor recorded nothing. */
const DARKEST = 4;
const BRIGHTEST = 251;
/** A block with more clipped pixels than this is left out. */
const MOST_CLIPPED = PIXELS / 8;
/**
 * Added to the mean squared error of each lattice, in squared grey levels: about the error that rounding to whole grey
 * levels makes. Keeps blocks without noise from giving ratios without meaning.
 */
const ROUNDING = 0.1;
/** Blocks of less mean squared error are flat. */
const FLAT = 0.1;

export interface LatticeRatios {
  /** Blocks across and down; block (i, j) covers the pixels from (1 + BLOCK i, 1 + BLOCK j). */
  columns: number;
  rows: number;
  /** ln of the green error on pixels of even x + y over that on odd ones. NaN: flat or clipped. */
  green: Float32Array;
  /**
   * The same for red minus the same for blue, between two diagonal lattices: first where green would have been recorded
   * at even x + y (so that red and blue share the odd pixels, even rows over odd rows), then where at odd x + y.
   */
  diagonal: [Float32Array, Float32Array];
  /** ln of the green error of the whole block, squared grey levels. */
  energy: Float32Array;
}

/** Squared errors of a block on the four lattices 2 (y % 2) + x % 2. */
type Errors = Float64Array;

/** Adds up the errors of the pixels (x, y), x from `left` on. @returns how many of them are clipped. */
function addRow(image: RgbImage, left: number, y: number, green: Errors, red: Errors, blue: Errors): number {
  const { width, data } = image;
  const stride = 3 * width;
  let clipped = 0;
  // Sums of whole numbers, so that pixels may be added in any order: first the even columns, then the odd ones.
  for (let parity = 0; parity < 2; parity++) {
    const first = left + ((left + parity) & 1);
    const lattice = 2 * (y & 1) + parity;
    let [greenSum, redSum, blueSum] = [0, 0, 0];
    for (let x = first, at = 3 * (y * width + first); x < left + BLOCK; x += 2, at += 6) {
      const g = data[at + 1];
      if (g < DARKEST || g > BRIGHTEST) clipped++;
      const above = at - stride;
      const below = at + stride;
      const greenError = 4 * g - data[at - 2] - data[at + 4] - data[above + 1] - data[below + 1];
      const redError = 4 * data[at] - data[above - 3] - data[above + 3] - data[below - 3] - data[below + 3];
      const blueError = 4 * data[at + 2] - data[above - 1] - data[above + 5] - data[below - 1] - data[below + 5];
      greenSum += greenError * greenError;
      redSum += redError * redError;
      blueSum += blueError * blueError;
    }
    green[lattice] += greenSum;
    red[lattice] += redSum;
    blue[lattice] += blueSum;
  }
  return clipped;
}

/** Mean square of errors that were summed up as four times themselves, with the rounding's. */
const meanOf = (sum: number, pixels: number): number => sum / (16 * pixels) + ROUNDING;

const logRatio = (errors: Errors, above: number, below: number): number =>
  Math.log(meanOf(errors[above], PIXELS / 4) / meanOf(errors[below], PIXELS / 4));

/** All blocks of a picture. @param eachRow called after each row of blocks with the share of them that is done. */
export function latticeRatios(image: RgbImage, eachRow: (fraction: number) => void = () => {}): LatticeRatios {
  const columns = Math.max(0, Math.floor((image.width - 2) / BLOCK));
  const rows = Math.max(0, Math.floor((image.height - 2) / BLOCK));
  const none = (): Float32Array => new Float32Array(columns * rows).fill(NaN);
  const ratios: LatticeRatios = { columns, rows, green: none(), diagonal: [none(), none()], energy: none() };
  const [green, red, blue] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      green.fill(0);
      red.fill(0);
      blue.fill(0);
      let clipped = 0;
      for (let y = 1 + row * BLOCK; y < 1 + (row + 1) * BLOCK; y++)
        clipped += addRow(image, 1 + column * BLOCK, y, green, red, blue);
      const even = meanOf(green[0] + green[3], PIXELS / 2);
      const odd = meanOf(green[1] + green[2], PIXELS / 2);
      if (clipped > MOST_CLIPPED || (even + odd) / 2 - ROUNDING < FLAT) continue;
      const i = row * columns + column;
      ratios.green[i] = Math.log(even / odd);
      ratios.diagonal[0][i] = logRatio(red, 1, 2) - logRatio(blue, 1, 2);
      ratios.diagonal[1][i] = logRatio(red, 0, 3) - logRatio(blue, 0, 3);
      ratios.energy[i] = Math.log((even + odd) / 2);
    }
    eachRow((row + 1) / rows);
  }
  return ratios;
}
