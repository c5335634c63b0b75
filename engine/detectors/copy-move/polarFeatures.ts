/**
 * Features of every pixel that do not change when the picture is turned: magnitudes of the angular harmonics on rings
 * around it, a coarse form of the polar moments of Cozzolino, Poggi, Verdoliva, "Efficient dense-field copy-move forgery
 * detection", IEEE TIFS 2015, section III.
 */
import type { Plane } from "../../image/raster.ts";

const RADII = [2, 4, 6.5, 9];
const ANGLES = 16;
const HALF = ANGLES / 2;
/** Harmonics 0 (the mean) to 3. */
const HARMONICS = 4;
export const FEATURE_LENGTH = RADII.length * HARMONICS;
/** Pixels from the border that have none. */
export const FEATURE_MARGIN = Math.ceil(RADII[RADII.length - 1]);

/** FEATURE_LENGTH numbers per pixel of a smooth plane, in grey levels; 0 within the margin. */
export function polarFeatures({ width, height, data }: Plane): Float32Array {
  const features = new Float32Array(FEATURE_LENGTH * width * height);
  const rings = RADII.map((radius) =>
    Int32Array.from({ length: ANGLES }, (_, k) => {
      const angle = (2 * Math.PI * k) / ANGLES;
      return Math.round(radius * Math.sin(angle)) * width + Math.round(radius * Math.cos(angle));
    }),
  );
  /** By order and angle, the factors of real and imaginary parts. */
  const [real, imaginary] = [0, ANGLES / 4].map((phase) =>
    Float32Array.from({ length: HARMONICS * HALF }, (_, i) =>
      Math.cos((2 * Math.PI * (((i % HALF) * Math.floor(i / HALF) + phase) & (ANGLES - 1))) / ANGLES),
    ),
  );
  const sums = new Float32Array(HALF);
  const differences = new Float32Array(HALF);
  for (let y = FEATURE_MARGIN; y < height - FEATURE_MARGIN; y++)
    for (let x = FEATURE_MARGIN; x < width - FEATURE_MARGIN; x++) {
      const at = y * width + x;
      let to = FEATURE_LENGTH * at;
      for (const ring of rings) {
        // Opposite places: even harmonics see their sums only, odd ones their differences.
        let mean = 0;
        for (let k = 0; k < HALF; k++) {
          const value = data[at + ring[k]];
          const opposite = data[at + ring[k + HALF]];
          sums[k] = value + opposite;
          differences[k] = value - opposite;
          mean += sums[k];
        }
        features[to++] = mean / ANGLES;
        for (let order = 1; order < HARMONICS; order++) {
          const folded = order % 2 === 0 ? sums : differences;
          let re = 0;
          let im = 0;
          for (let k = 0, i = HALF * order; k < HALF; k++, i++) {
            re += folded[k] * real[i];
            im += folded[k] * imaginary[i];
          }
          features[to++] = (2 * Math.sqrt(re * re + im * im)) / ANGLES;
        }
      }
    }
  return features;
}
