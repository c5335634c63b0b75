/** How a plane is seen by a camera without distortion. */
import { solve } from "../../../metrics/linearSystem.ts";
import type { Pixel } from "../../refraction/camera.ts";

/** Row-major, 3 x 3; the last number is 1. */
export type Homography = readonly number[];

/**
 * Least squares of the linear equations, in coordinates of unit size (Hartley 1997).
 * @param from places on the plane with their middle at 0, 0, which the camera sees. @param to pixels.
 */
export function homographyOf(from: readonly Pixel[], to: readonly Pixel[]): Homography {
  const middle = [0, 1].map((axis) => to.reduce((sum, place) => sum + place[axis], 0) / to.length);
  const size = spread(to, middle);
  const normal = Array.from({ length: 8 }, () => new Array<number>(8).fill(0));
  const right = new Array<number>(8).fill(0);
  for (const [i, [x, y]] of from.entries()) {
    const [u, v] = [(to[i][0] - middle[0]) / size, (to[i][1] - middle[1]) / size];
    for (const [row, value] of [
      [[x, y, 1, 0, 0, 0, -u * x, -u * y], u],
      [[0, 0, 0, x, y, 1, -v * x, -v * y], v],
    ] as const)
      for (let a = 0; a < 8; a++) {
        right[a] += row[a] * value;
        for (let b = 0; b < 8; b++) normal[a][b] += row[a] * row[b];
      }
  }
  const [a, b, c, d, e, f, g, h] = solve(normal, right);
  const [x, y] = middle;
  return [size * a + x * g, size * b + x * h, size * c + x, size * d + y * g, size * e + y * h, size * f + y, g, h, 1];
}

const spread = (places: readonly Pixel[], [x, y]: readonly number[]): number =>
  Math.sqrt(places.reduce((sum, place) => sum + (place[0] - x) ** 2 + (place[1] - y) ** 2, 0) / places.length);

export function mapped([a, b, c, d, e, f, g, h, i]: Homography, [x, y]: Pixel): Pixel {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}
