/** Shrinking by averaging: every source pixel counts once, in the share that it covers. */
import type { RgbImage } from "./raster.ts";

/** Area-averaged picture of the given size, as interleaved RGB in 0..255 (float). Enlarging is not its business. */
export function boxDownscale(
  image: RgbImage,
  width: number,
  height: number,
): { width: number; height: number; data: Float32Array } {
  const columns = spans(image.width, width);
  const rows = spans(image.height, height);
  const data = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const row = rows[y];
    for (let x = 0; x < width; x++) {
      const column = columns[x];
      let [red, green, blue] = [0, 0, 0];
      for (let j = 0; j < row.weights.length; j++) {
        let at = 3 * ((row.first + j) * image.width + column.first);
        for (let i = 0; i < column.weights.length; i++, at += 3) {
          const weight = row.weights[j] * column.weights[i];
          red += weight * image.data[at];
          green += weight * image.data[at + 1];
          blue += weight * image.data[at + 2];
        }
      }
      const to = 3 * (y * width + x);
      data[to] = red;
      data[to + 1] = green;
      data[to + 2] = blue;
    }
  }
  return { width, height, data };
}

interface Span {
  first: number;
  /** Shares of the covered source pixels; they add up to 1. */
  weights: number[];
}

function spans(from: number, to: number): Span[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const first = Math.min(Math.floor(start), from - 1);
    const last = Math.min(Math.ceil(end), from);
    const weights: number[] = [];
    for (let at = first; at < last; at++) weights.push((Math.min(end, at + 1) - Math.max(start, at)) / scale);
    return { first, weights };
  });
}
