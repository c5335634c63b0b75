/** How strong a residual is from place to place, against the picture's own middle: shown where a picture is too small to compare windows of it. */
import type { Plane } from "../../../engine/image/raster.ts";
import { quantile } from "../../../engine/metrics/quantile.ts";

/** Side of the squares that are looked at, in pixels. */
const BLOCK = 16;
/** Of a normal distribution, the standard deviation over the median absolute deviation. */
const SIGMA_OF_MAD = 1.4826;

/**
 * Log2 of the variance of the residual in squares of 16 pixels, as distance from the median of all squares in robust
 * standard deviations; 0 everywhere where all are alike. NaN in squares that are flat or hold numbers that are not finite.
 */
export function residualEnergy({ width, height, data }: Plane): Plane {
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const energy = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let [sum, squares, count] = [0, 0, 0];
      for (let y = row * BLOCK; y < Math.min(height, (row + 1) * BLOCK); y++)
        for (let x = column * BLOCK; x < Math.min(width, (column + 1) * BLOCK); x++) {
          const value = data[y * width + x];
          sum += value;
          squares += value * value;
          count++;
        }
      const variance = squares / count - (sum / count) ** 2;
      // Below the precision of the sums there is nothing to compare.
      energy[row * columns + column] = variance > 1e-12 ? Math.log2(variance) : Number.NaN;
    }
  const known = energy.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return { width: columns, height: rows, data: energy };
  const middle = quantile(known, 0.5);
  const spread = SIGMA_OF_MAD * quantile(known.map((value) => Math.abs(value - middle)).sort(), 0.5);
  for (let i = 0; i < energy.length; i++) energy[i] = spread > 0 ? (energy[i] - middle) / spread : 0 * energy[i];
  return { width: columns, height: rows, data: energy };
}
