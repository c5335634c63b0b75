/** A pinhole camera with the lens distortion of Brown (1966): where rays through pixels go, and where points are seen. */
import type { Vector } from "./vector.ts";

/** The camera looks along z from the origin. Pixel (i, j) covers [i, i + 1] x [j, j + 1]. */
export interface Camera {
  /** Pixels. */
  width: number;
  height: number;
  /** Focal lengths in pixels, and the point where the optical axis meets the picture. */
  fx: number;
  fy: number;
  cx: number;
  cy: number;
  /** Radial, then tangential; of the normalised coordinates x = X / Z, y = Y / Z. */
  distortion: Distortion;
}

export interface Distortion {
  k1: number;
  k2: number;
  k3: number;
  p1: number;
  p2: number;
}

export const undistorted: Distortion = { k1: 0, k2: 0, k3: 0, p1: 0, p2: 0 };

export type Pixel = readonly [x: number, y: number];

/** Steps of Newton's method from distorted to ideal coordinates, and how close they have to come. */
const STEPS = 20;
const CLOSE = 1e-12;

/** Where a point in front of the camera is seen. */
export function project(camera: Camera, [x, y, z]: Vector): Pixel {
  const place = new Float64Array(2);
  projectInto(camera, x, y, z, place);
  return [place[0], place[1]];
}

/** The same for millions of points, without an allocation: writes the pixel's x and y into the first two places of `out`. */
export function projectInto(
  { fx, fy, cx, cy, distortion }: Camera,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
): void {
  distortInto(distortion, x / z, y / z, out);
  out[0] = fx * out[0] + cx;
  out[1] = fy * out[1] + cy;
}

/** Direction of the ray through a place of the picture, with z = 1. NaN where no ray is seen there. */
export function rayThrough({ fx, fy, cx, cy, distortion }: Camera, [x, y]: Pixel): Vector {
  const [u, v] = undistort(distortion, (x - cx) / fx, (y - cy) / fy);
  return [u, v, 1];
}

function distortInto({ k1, k2, k3, p1, p2 }: Distortion, x: number, y: number, out: Float64Array): void {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  out[0] = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
  out[1] = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
}

/** The inverse of `distortInto`; strong distortions fold the picture, and have none beyond the fold. */
function undistort(distortion: Distortion, u: number, v: number): [number, number] {
  const { k1, k2, k3, p1, p2 } = distortion;
  let [x, y] = [u, v];
  const distorted = new Float64Array(2);
  for (let step = 0; step < STEPS; step++) {
    distortInto(distortion, x, y, distorted);
    const [du, dv] = [u - distorted[0], v - distorted[1]];
    if (Math.hypot(du, dv) < CLOSE) return [x, y];
    const r2 = x * x + y * y;
    const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
    const slope = 2 * (k1 + r2 * (2 * k2 + 3 * r2 * k3));
    const xx = radial + slope * x * x + 2 * p1 * y + 6 * p2 * x;
    const xy = slope * x * y + 2 * p1 * x + 2 * p2 * y;
    const yy = radial + slope * y * y + 6 * p1 * y + 2 * p2 * x;
    const determinant = xx * yy - xy * xy;
    if (!(determinant > 0)) return [Number.NaN, Number.NaN];
    x += (yy * du - xy * dv) / determinant;
    y += (xx * dv - xy * du) / determinant;
  }
  return [Number.NaN, Number.NaN];
}
