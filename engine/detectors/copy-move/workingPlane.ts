/** The luminance at the size at which copies are looked for. */
import { lumaRow } from "../../image/colour.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";

export interface WorkingPlane extends Plane {
  /** Working pixels per picture pixel, along x and y: about equal, above 1 where the picture was enlarged. */
  scaleX: number;
  scaleY: number;
}

/** Small pictures are enlarged by this much at most: fine detail then gives key points, too (Lowe 2004, section 3.3). */
const LARGEST_ENLARGEMENT = 2;

/** Luma of the picture, 0..255, brought to about `pixels` pixels by Catmull-Rom resampling, with its overshoot. */
export function workingPlane(image: RgbImage, pixels: number): WorkingPlane {
  const factor = Math.min(LARGEST_ENLARGEMENT, Math.sqrt(pixels / (image.width * image.height)));
  const width = Math.max(1, Math.round(image.width * factor));
  const height = Math.max(1, Math.round(image.height * factor));
  const columns = resamplingTaps(image.width, width);
  const rows = resamplingTaps(image.height, height);
  const data = new Float32Array(width * height);
  const luma = new Float32Array(image.width);
  /** Rows of the picture, resampled along x; row y is in slot y % slots. */
  const slots = rows.count;
  const ring = Array.from({ length: slots }, () => new Float32Array(width));
  let read = 0;
  for (let y = 0; y < height; y++) {
    const first = rows.first[y];
    for (; read < first + slots; read++) {
      lumaRow(image, Math.min(read, image.height - 1), luma);
      resampleRow(luma, columns, ring[read % slots]);
    }
    const out = data.subarray(y * width, (y + 1) * width);
    for (let tap = 0; tap < slots; tap++) {
      const weight = rows.weights[y * slots + tap];
      if (weight === 0) continue;
      const row = ring[(first + tap) % slots];
      for (let x = 0; x < width; x++) out[x] += weight * row[x];
    }
  }
  return { width, height, data, scaleX: width / image.width, scaleY: height / image.height };
}

interface Taps {
  /** Source positions that each output position draws on. */
  count: number;
  first: Int32Array;
  /** `count` per output position; they add up to 1. */
  weights: Float32Array;
}

/** Catmull-Rom: the cubic of Keys (1981) with a = -1/2. */
function cubic(distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return 1 + d * d * (1.5 * d - 2.5);
  return d < 2 ? 2 + d * (-4 + d * (2.5 - 0.5 * d)) : 0;
}

function resamplingTaps(from: number, to: number): Taps {
  const scale = from / to;
  const spread = Math.max(1, scale);
  const count = Math.min(from, 2 * Math.ceil(2 * spread) + 1);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale - 0.5;
    const start = Math.round(centre) - Math.ceil(2 * spread);
    const last = Math.round(centre) + Math.ceil(2 * spread);
    first[i] = Math.max(0, Math.min(from - count, start));
    let sum = 0;
    // Beyond the border the nearest pixel is repeated.
    for (let at = start; at <= last; at++) {
      const weight = cubic((at - centre) / spread);
      sum += weight;
      weights[i * count + Math.max(0, Math.min(count - 1, at - first[i]))] += weight;
    }
    for (let tap = 0; tap < count; tap++) weights[i * count + tap] /= sum;
  }
  return { count, first, weights };
}

function resampleRow(row: Float32Array, { count, first, weights }: Taps, out: Float32Array): void {
  let x = 0;
  // Two sums at a time, because each addition waits for the one before it.
  for (; x + 2 <= out.length; x += 2) {
    let [sum, next] = [0, 0];
    const own = x * count;
    for (let tap = 0, from = first[x], after = first[x + 1]; tap < count; tap++, from++, after++) {
      sum += weights[own + tap] * row[from];
      next += weights[own + count + tap] * row[after];
    }
    out[x] = sum;
    out[x + 1] = next;
  }
  if (x < out.length) {
    let sum = 0;
    for (let tap = 0, from = first[x]; tap < count; tap++, from++) sum += weights[x * count + tap] * row[from];
    out[x] = sum;
  }
}
