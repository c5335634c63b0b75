/** EXIF orientation, tag 274, as a walk over stored samples. */
import type { Orientation } from "../evidence.ts";

/** The upright size of stored rows: the orientations from 5 on exchange width and height. */
export function uprightSize(
  width: number,
  height: number,
  orientation: Orientation,
): { width: number; height: number } {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Where the upright picture finds its samples in `w` x `h` stored ones: upright (x, y) is stored sample
 * origin + x * right + y * down. Size of the upright picture.
 */
export function uprightWalk(
  orientation: Orientation,
  w: number,
  h: number,
): { width: number; height: number; origin: number; right: number; down: number } {
  const [origin, right, down] = {
    1: [0, 1, w],
    2: [w - 1, -1, w],
    3: [w * h - 1, -1, -w],
    4: [w * (h - 1), 1, -w],
    5: [0, w, 1],
    6: [w * (h - 1), -w, 1],
    7: [w * h - 1, -w, -1],
    8: [w - 1, w, -1],
  }[orientation];
  return { ...uprightSize(w, h, orientation), origin, right, down };
}
