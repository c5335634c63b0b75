/** EXIF orientation, tag 274: turns stored rows into the upright picture. */
import type { Orientation } from "../../engine/evidence.ts";
import type { RgbImage } from "../../engine/image/raster.ts";

/** Whether an orientation exchanges width and height. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** The upright size of stored rows. */
export function uprightSize(
  width: number,
  height: number,
  orientation: Orientation,
): { width: number; height: number } {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}

/** Upright copy of `image`; the image itself where orientation is 1. */
export function orient(image: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) return image;
  const { width: w, height: h, data } = image;
  // Upright pixel (x, y) is stored pixel origin + x * right + y * down, in pixels.
  const [origin, right, down] = {
    2: [w - 1, -1, w],
    3: [w * h - 1, -1, -w],
    4: [w * (h - 1), 1, -w],
    5: [0, w, 1],
    6: [w * (h - 1), -w, 1],
    7: [w * h - 1, -w, -1],
    8: [w - 1, w, -1],
  }[orientation];
  const { width, height } = uprightSize(w, h, orientation);
  const upright = new Uint8Array(data.length);
  // Square blocks keep both the rows read and the rows written in the cache.
  const block = 64;
  for (let top = 0; top < height; top += block)
    for (let left = 0; left < width; left += block)
      for (let y = top; y < Math.min(height, top + block); y++) {
        let to = 3 * (y * width + left);
        let from = 3 * (origin + left * right + y * down);
        for (let x = left; x < Math.min(width, left + block); x++, to += 3, from += 3 * right) {
          upright[to] = data[from];
          upright[to + 1] = data[from + 1];
          upright[to + 2] = data[from + 2];
        }
      }
  return { width, height, data: upright };
}
