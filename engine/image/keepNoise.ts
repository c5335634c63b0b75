/**
 * Wiener filter that keeps the noise: what stands out from noise of a known variance is pressed down to it. The variance of
 * what stands out is estimated around each coefficient, as in Mihcak, Kozintsev, Ramchandran, ICASSP 1999.
 */
import type { Plane } from "./raster.ts";

/** Half sides of the windows in which the variance of the picture itself is estimated: 3, 5, 7, 9 coefficients. */
const RADII = [1, 2, 3, 4];
const LARGEST = 4;

/**
 * Multiplies every coefficient, in place, with s^2 / (s^2 + v): v, what is more than noise of variance s^2, is the least of
 * the mean squares in the four windows less s^2, or 0. Beyond its borders the band is 0.
 */
export function keepNoise({ width, height, data }: Plane, variance: number): void {
  const padded = width + 2 * LARGEST + 1;
  // Squares of the last rows and of those to come, and for each window the sums of its columns. Rows in a ring.
  const ring = 2 * LARGEST + 2;
  const squares = new Float64Array(ring * width);
  const columns = RADII.map(() => new Float64Array(padded));
  const least = new Float64Array(width);
  for (let y = -LARGEST; y < height; y++) {
    const entering = y + LARGEST;
    const slot = (((entering % ring) + ring) % ring) * width;
    if (entering < height) {
      const from = entering * width;
      for (let x = 0; x < width; x++) squares[slot + x] = data[from + x] * data[from + x];
    } else squares.fill(0, slot, slot + width);
    for (let r = 0; r < RADII.length; r++) {
      const radius = RADII[r];
      const sums = columns[r];
      const [add, drop] = [y + radius, y - radius - 1];
      const addAt = (((add % ring) + ring) % ring) * width;
      const dropAt = (((drop % ring) + ring) % ring) * width;
      if (add >= 0) for (let x = 0; x < width; x++) sums[x + LARGEST] += squares[addAt + x];
      if (drop >= 0) for (let x = 0; x < width; x++) sums[x + LARGEST] -= squares[dropAt + x];
    }
    if (y < 0) continue;
    for (let r = 0; r < RADII.length; r++) {
      const radius = RADII[r];
      const sums = columns[r];
      const scale = 1 / (2 * radius + 1) ** 2;
      let sum = 0;
      for (let x = LARGEST - radius; x < LARGEST + radius; x++) sum += sums[x];
      for (let x = 0; x < width; x++) {
        sum += sums[x + LARGEST + radius];
        const mean = sum * scale;
        if (r === 0 || mean < least[x]) least[x] = mean;
        sum -= sums[x + LARGEST - radius];
      }
    }
    const from = y * width;
    for (let x = 0; x < width; x++) data[from + x] *= variance / Math.max(variance, least[x]);
  }
}
