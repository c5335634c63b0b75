/** Planes between the rows that a file stores and the upright picture, as EXIF orientation (tag 274) says. */
import type { Orientation } from "../evidence.ts";
import type { Plane } from "./raster.ts";

/** Upright copy of a plane of stored rows; the plane itself where orientation is 1. */
export function uprightPlane(stored: Plane, orientation: Orientation): Plane {
  if (orientation === 1) return stored;
  const { width: w, height: h, data } = stored;
  // Upright value (x, y) is stored value origin + x * right + y * down.
  const [origin, right, down] = {
    2: [w - 1, -1, w],
    3: [w * h - 1, -1, -w],
    4: [w * (h - 1), 1, -w],
    5: [0, w, 1],
    6: [w * (h - 1), -w, 1],
    7: [w * h - 1, -w, -1],
    8: [w - 1, w, -1],
  }[orientation];
  const [width, height] = orientation >= 5 ? [h, w] : [w, h];
  const upright = new Float32Array(data.length);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, from = origin + y * down; x < width; x++, from += right) upright[to++] = data[from];
  return { width, height, data: upright };
}

/** The stored rows whose upright plane is given. */
export function storedPlane(upright: Plane, orientation: Orientation): Plane {
  // Each orientation undoes itself but the two quarter turns, which undo each other.
  const undo = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
  return uprightPlane(upright, undo);
}
