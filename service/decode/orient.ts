/** EXIF orientation, tag 274: turns stored rows into the upright picture. */
import type { Orientation } from "../../engine/evidence.ts";
import { uprightWalk } from "../../engine/image/orientation.ts";
import type { RgbImage } from "../../engine/image/raster.ts";

/** Upright copy of `image`; the image itself where orientation is 1. */
export function orient(image: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) return image;
  const { data } = image;
  const { width, height, origin, right, down } = uprightWalk(orientation, image.width, image.height);
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
