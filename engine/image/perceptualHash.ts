/**
 * Perceptual hash of a picture: 64 bits that hardly change when it is resized or compressed again. DCT hash of C. Zauner,
 * "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), 3.2.1: the signs of 64 low frequencies
 * against their median. It finds copies; it proves nothing, and turned or mirrored pictures have other hashes.
 */
import { boxDownscale } from "./boxDownscale.ts";
import type { RgbImage } from "./raster.ts";

const SIDE = 32;
const FREQUENCIES = 8;

/** basis[SIDE * k + n] = cos((2n + 1)(k + 1) pi / (2 SIDE)): frequencies 1 to 8, without the mean. */
const basis = Float64Array.from({ length: FREQUENCIES * SIDE }, (_, i) => {
  const k = Math.floor(i / SIDE) + 1;
  return Math.cos(((2 * (i % SIDE) + 1) * k * Math.PI) / (2 * SIDE));
});

/** Coefficient of a wave of an eighth of a grey value: with nothing stronger the bits would be those of rounding, or all zero. */
const FLAT = (0.125 * SIDE * SIDE) / 4;

/**
 * 16 hexadecimal digits; the first digit holds the lowest frequencies. Pictures smaller than 32 x 32 are enlarged by repetition.
 * Null of a picture that is flat.
 */
export function perceptualHash(image: RgbImage): string | null {
  const coefficients = lowFrequencies(thumbnail(image));
  if (coefficients.every((value) => Math.abs(value) < FLAT)) return null;
  const sorted = coefficients.toSorted();
  const median = (sorted[31] + sorted[32]) / 2;
  let hash = "";
  for (let digit = 0; digit < 16; digit++) {
    let value = 0;
    for (let bit = 0; bit < 4; bit++) value = 2 * value + (coefficients[4 * digit + bit] > median ? 1 : 0);
    hash += value.toString(16);
  }
  return hash;
}

/** Luma (ITU-R BT.601) of the picture at 32 x 32, each value the mean of what it covers. */
function thumbnail(image: RgbImage): Float64Array {
  const { data } = boxDownscale(image, SIDE, SIDE);
  return Float64Array.from(
    { length: SIDE * SIDE },
    (_, i) => 0.299 * data[3 * i] + 0.587 * data[3 * i + 1] + 0.114 * data[3 * i + 2],
  );
}

/** 8 x 8 coefficients of the DCT-II, horizontal frequency fastest. Rounded, so that equal pictures tie the same everywhere. */
function lowFrequencies(grey: Float64Array): Float64Array {
  const rows = new Float64Array(SIDE * FREQUENCIES);
  for (let y = 0; y < SIDE; y++)
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += basis[SIDE * u + x] * grey[SIDE * y + x];
      rows[FREQUENCIES * y + u] = sum;
    }
  const coefficients = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++)
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) sum += basis[SIDE * v + y] * rows[FREQUENCIES * y + u];
      coefficients[FREQUENCIES * v + u] = Math.round(1024 * sum) / 1024;
    }
  return coefficients;
}
