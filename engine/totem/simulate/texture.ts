/** What a surface looks like, in linear light, at halving sizes: rays that spread look at a coarser one. */
import { toLinear } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";

interface Level {
  width: number;
  height: number;
  /** Interleaved red, green, blue (0..1, linear) and opacity (0..1). */
  data: Float32Array;
}

export interface Texture {
  /** Each has half the width and height of the one before, rounded up. */
  levels: readonly Level[];
}

const CHANNELS = 4;

/** @param opacity 0..255 per pixel; opaque where left out. */
export function textureOf({ width, height, data }: RgbImage, opacity?: Uint8Array): Texture {
  const first = new Float32Array(CHANNELS * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) first[CHANNELS * i + c] = toLinear(data[3 * i + c]);
    first[CHANNELS * i + 3] = opacity ? opacity[i] / 255 : 1;
  }
  const levels: Level[] = [{ width, height, data: first }];
  for (let last = levels[0]; last.width > 1 || last.height > 1; last = levels[levels.length - 1])
    levels.push(halved(last));
  return { levels };
}

function halved({ width, height, data }: Level): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const out = new Float32Array(CHANNELS * w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [right, below] = [Math.min(width - 1, 2 * x + 1), Math.min(height - 1, 2 * y + 1)];
      for (let c = 0; c < CHANNELS; c++)
        out[CHANNELS * (y * w + x) + c] =
          (data[CHANNELS * (2 * y * width + 2 * x) + c] +
            data[CHANNELS * (2 * y * width + right) + c] +
            data[CHANNELS * (below * width + 2 * x) + c] +
            data[CHANNELS * (below * width + right) + c]) /
          4;
    }
  return { width: w, height: h, data: out };
}

/**
 * Writes red, green, blue and opacity at a place into `out`, bilinear.
 * @param u, v 0..1 across and down. @param footprint width of what is seen there, in pixels of the finest level.
 */
export function lookUp({ levels }: Texture, u: number, v: number, footprint: number, out: Float64Array): void {
  const level = levels[Math.min(levels.length - 1, Math.max(0, Math.round(Math.log2(Math.max(1, footprint)))))];
  const { width, height, data } = level;
  const x = Math.min(width - 1, Math.max(0, u * width - 0.5));
  const y = Math.min(height - 1, Math.max(0, v * height - 0.5));
  const [left, top] = [x | 0, y | 0];
  const right = left + 1 < width ? left + 1 : left;
  const below = top + 1 < height ? top + 1 : top;
  const [a, b] = [x - left, y - top];
  const [p, q] = [CHANNELS * (top * width + left), CHANNELS * (top * width + right)];
  const [r, s] = [CHANNELS * (below * width + left), CHANNELS * (below * width + right)];
  for (let c = 0; c < CHANNELS; c++)
    out[c] = (1 - b) * ((1 - a) * data[p + c] + a * data[q + c]) + b * ((1 - a) * data[r + c] + a * data[s + c]);
}
