/** What is around a hole, continued into it, smoothly from all sides (pull-push; Gortler et al., "The Lumigraph", 1996). */
import type { RgbImage } from "../../image/raster.ts";

interface Level {
  width: number;
  height: number;
  /** Interleaved red, green, blue. */
  data: Float32Array;
  /** How much is known of each pixel, 0..1. */
  known: Float32Array;
}

/** @param mask 1: to be filled in. @throws RangeError where everything is. */
export function inpaint(image: RgbImage, mask: Uint8Array): RgbImage {
  const { width, height } = image;
  const first: Level = {
    width,
    height,
    data: Float32Array.from(image.data, (value, i) => (mask[Math.floor(i / 3)] ? 0 : value)),
    known: Float32Array.from(mask, (value) => 1 - value),
  };
  if (first.known.every((value) => value === 0)) throw new RangeError("Nothing is left around the hole.");
  const levels = [first];
  while (levels[levels.length - 1].known.some((value) => value < 1)) levels.push(pulled(levels[levels.length - 1]));
  for (let i = levels.length - 2; i >= 0; i--) push(levels[i + 1], levels[i]);
  return { width, height, data: Uint8Array.from(first.data, (value) => Math.round(value)) };
}

/** Means of what is known in squares of two by two. */
function pulled({ width, height, data, known }: Level): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const out: Level = { width: w, height: h, data: new Float32Array(3 * w * h), known: new Float32Array(w * h) };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [at, to] = [y * width + x, (y >> 1) * w + (x >> 1)];
      out.known[to] += known[at];
      for (let c = 0; c < 3; c++) out.data[3 * to + c] += known[at] * data[3 * at + c];
    }
  for (let at = 0; at < w * h; at++) {
    const sum = out.known[at];
    if (sum > 0) for (let c = 0; c < 3; c++) out.data[3 * at + c] /= sum;
    out.known[at] = Math.min(1, sum);
  }
  return out;
}

/** Fills what is not known from the coarser level, between its pixels by straight lines. */
function push(coarse: Level, fine: Level): void {
  for (let y = 0; y < fine.height; y++)
    for (let x = 0; x < fine.width; x++) {
      const at = y * fine.width + x;
      const missing = 1 - fine.known[at];
      if (missing === 0) continue;
      const [u, v] = [between((x - 0.5) / 2, coarse.width), between((y - 0.5) / 2, coarse.height)];
      for (let c = 0; c < 3; c++) {
        const row = (line: number) =>
          (1 - u.share) * coarse.data[3 * (line * coarse.width + u.from) + c] +
          u.share * coarse.data[3 * (line * coarse.width + u.to) + c];
        const value = (1 - v.share) * row(v.from) + v.share * row(v.to);
        fine.data[3 * at + c] = (1 - missing) * fine.data[3 * at + c] + missing * value;
      }
      fine.known[at] = 1;
    }
}

function between(place: number, count: number): { from: number; to: number; share: number } {
  const inside = Math.min(count - 1, Math.max(0, place));
  const from = Math.floor(inside);
  return { from, to: Math.min(count - 1, from + 1), share: inside - from };
}
