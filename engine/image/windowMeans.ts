/** Means over square windows of planes that are not known everywhere. */

/**
 * Mean of the known (not NaN) values of the (2 reach + 1)^2 around each place, cut off at the border; NaN where these are
 * fewer than `least` of so many. By summed tables: the time does not depend on the reach.
 */
export function windowMeans(
  values: Float32Array,
  width: number,
  height: number,
  reach: number,
  least: number,
): Float32Array {
  const stride = width + 1;
  const counts = new Float64Array(stride * (height + 1));
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0, at = (y + 1) * stride + 1; x < width; x++, at++) {
      const value = values[y * width + x];
      const known = Number.isNaN(value) ? 0 : 1;
      counts[at] = known + counts[at - 1] + counts[at - stride] - counts[at - stride - 1];
      sums[at] = (known ? value : 0) + sums[at - 1] + sums[at - stride] - sums[at - stride - 1];
    }
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * stride;
    const bottom = Math.min(height, y + reach + 1) * stride;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const count = counts[bottom + right] - counts[top + right] - counts[bottom + left] + counts[top + left];
      const sum = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
      result[y * width + x] = count >= Math.max(1, least) ? sum / count : Number.NaN;
    }
  }
  return result;
}
