/** Planes between the rows that a file stores and the upright picture, as EXIF orientation (tag 274) says. */
import type { Orientation } from "../evidence.ts";
import { uprightWalk } from "./orientation.ts";
import type { Plane } from "./raster.ts";

/** Upright copy of a plane of stored rows; the plane itself where orientation is 1. */
export function uprightPlane(stored: Plane, orientation: Orientation): Plane {
  if (orientation === 1) return stored;
  const { data } = stored;
  const { width, height, origin, right, down } = uprightWalk(orientation, stored.width, stored.height);
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
