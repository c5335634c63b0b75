/**
 * Does the whole picture carry the fingerprint? The peak-to-correlation energy of Goljan, Fridrich, Filler, "Large scale
 * test of sensor fingerprint camera identification", SPIE Media Forensics 2009: the squared correlation where the two lie
 * on each other, over the mean square at all other shifts but the 11 x 11 around.
 */
import { inverseRealFft2d, realFft2d } from "../../image/realFft.ts";
import { log10NormalTail } from "../../metrics/normalTail.ts";
import type { CameraFingerprint } from "../detector.ts";
import { type Cells, cellSums, type Shift } from "./cells.ts";
import { type Noise, SATURATED } from "./residual.ts";

/** Tiles are transformed instead of the picture, and no more than so many: their shifts tell chance well enough. */
const TILE = 512;
const MOST_TILES = 16;
/** Half side of what is left out around the peak. */
const EXCLUDED = 5;

/** The published threshold: no false alarm among a million of pairs of cameras and pictures, at any shift. */
export const LEAST_PCE = 60;

export interface Match {
  /** Signed: negative where the correlation is. */
  pce: number;
  /** log10 of the probability that chance gives such a correlation or a higher one. */
  logP: number;
  /** Mean square of the correlation at wrong shifts, against what white noise would give: 1 is white. */
  colour: number;
  /** Where the fingerprint lies on the picture. (0, 0) unless the picture was stabilised or cropped and filled. */
  shift: Shift;
  cells: Cells;
}

/** Variance that rounding to whole grey levels gives: with less noise than that a cell has been smoothed. */
const ROUNDING = 1 / 12;

/** Residuals of cells of strong texture count less: each is divided by its variance, as its likelihood has it. */
const weight = ({ noise, count }: Cells, cell: number): number =>
  1 / Math.max(ROUNDING, noise[cell] / Math.max(1, count[cell]));

export function matchOf(noise: Noise, fingerprint: CameraFingerprint): Match {
  const still = { x: 0, y: 0 };
  const cells = cellSums(noise, fingerprint, still);
  const surface = correlationAtShifts(noise, fingerprint, cells);
  const match = { ...significance(cells, surface.colour), colour: surface.colour, shift: still, cells };
  if (match.pce >= LEAST_PCE || surface.pce < LEAST_PCE) return match;
  const { shift } = surface;
  const moved = cellSums(noise, fingerprint, shift);
  const { pce, logP } = significance(moved, surface.colour);
  if (pce < LEAST_PCE) return match;
  // As many shifts could have been the one.
  const tests = Math.log10(surface.size * surface.size);
  return { pce, logP: Math.min(0, logP + tests), colour: surface.colour, shift, cells: moved };
}

function significance(cells: Cells, colour: number): { pce: number; logP: number } {
  let [sum, variance] = [0, 0];
  for (let i = 0; i < cells.count.length; i++) {
    const w = weight(cells, i);
    sum += w * cells.product[i];
    variance += (w * w * cells.noise[i] * cells.signal[i]) / Math.max(1, cells.count[i]);
  }
  if (variance === 0) return { pce: 0, logP: 0 };
  const z = sum / Math.sqrt(colour * variance);
  return { pce: z * Math.abs(z), logP: log10NormalTail(z) };
}

/** Side of the tiles of a picture: the largest power of two that fits, at most TILE. */
const tileSide = (width: number, height: number): number => 2 ** Math.floor(Math.log2(Math.min(TILE, width, height)));

/** Upper left corners of at most MOST_TILES tiles, spread evenly. */
function tiles(width: number, height: number, side: number): Shift[] {
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)];
  const count = Math.min(MOST_TILES, columns * rows);
  return Array.from({ length: count }, (_, i) => {
    const place = Math.floor(((i + 0.5) * columns * rows) / count);
    return { x: (place % columns) * side, y: Math.floor(place / columns) * side };
  });
}

/** Circular cross-correlation of residual and expected pattern, summed over tiles. */
function correlationAtShifts(noise: Noise, fingerprint: CameraFingerprint, cells: Cells) {
  const { width, height } = noise.luma;
  const size = tileSide(width, height);
  const found = new Float64Array(size * size);
  const expected = new Float64Array(size * size);
  let product: { re: Float64Array; im: Float64Array } | undefined;
  let white = 0;
  for (const { x: left, y: top } of tiles(width, height, size)) {
    let [noiseEnergy, signalEnergy] = [0, 0];
    for (let y = 0; y < size; y++) {
      const row = Math.floor(((top + y) * cells.height) / height) * cells.width;
      for (let x = 0; x < size; x++) {
        const at = (top + y) * width + left + x;
        const cell = row + Math.floor(((left + x) * cells.width) / width);
        const light = noise.luma.data[at];
        const a = noise.residual.data[at] * weight(cells, cell);
        const b = light >= SATURATED ? 0 : light * fingerprint.values[at] * fingerprint.scale;
        found[y * size + x] = a;
        expected[y * size + x] = b;
        noiseEnergy += a * a;
        signalEnergy += b * b;
      }
    }
    white += (noiseEnergy * signalEnergy) / (size * size);
    const a = realFft2d(found, size, size);
    const b = realFft2d(expected, size, size);
    product ??= { re: new Float64Array(a.re.length), im: new Float64Array(a.re.length) };
    for (let i = 0; i < a.re.length; i++) {
      product.re[i] += a.re[i] * b.re[i] + a.im[i] * b.im[i];
      product.im[i] += a.im[i] * b.re[i] - a.re[i] * b.im[i];
    }
  }
  const surface = inverseRealFft2d(product!, size, size);
  let best = 0;
  for (let i = 1; i < surface.length; i++) if (surface[i] > surface[best]) best = i;
  const shift = { x: signed(best % size, size), y: signed(Math.floor(best / size), size) };
  const square = meanSquareAway(surface, size, shift);
  const atRest = meanSquareAway(surface, size, { x: 0, y: 0 });
  return {
    size,
    shift,
    pce: square > 0 ? surface[best] ** 2 / square : 0,
    colour: white > 0 && atRest > 0 ? atRest / white : 1,
  };
}

const signed = (place: number, size: number): number => (place < size / 2 ? place : place - size);

/** Mean square of a periodic surface without the neighbourhood of a place. */
function meanSquareAway(surface: Float64Array, size: number, { x, y }: Shift): number {
  let [sum, count] = [0, 0];
  for (let row = 0; row < size; row++) {
    const near = Math.abs(signed((row - y + size) % size, size)) <= EXCLUDED;
    for (let column = 0; column < size; column++) {
      if (near && Math.abs(signed((column - x + size) % size, size)) <= EXCLUDED) continue;
      sum += surface[row * size + column] ** 2;
      count++;
    }
  }
  return count > 0 ? sum / count : 0;
}
