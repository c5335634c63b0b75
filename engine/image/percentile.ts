/** Percentiles of large planes, good enough to choose the ends of a colour map. */

const BINS = 4096;

/**
 * The value below which `share` (0..1) of the values lie, to 1/4096 of their range; NaN values are left out. 0 where
 * there are no others.
 */
export function percentile(values: Float32Array, share: number): number {
  let low = Infinity;
  let high = -Infinity;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (count === 0) return 0;
  if (low === high) return low;
  const scale = BINS / (high - low);
  const histogram = new Uint32Array(BINS + 1);
  for (let i = 0; i < values.length; i++) {
    const bin = (values[i] - low) * scale;
    if (!Number.isNaN(bin)) histogram[Math.floor(bin)]++;
  }
  let below = 0;
  let bin = 0;
  while (bin < BINS && below + histogram[bin] < share * count) below += histogram[bin++];
  return Math.min(high, low + (bin + 1) / scale);
}
