/**
 * Smooths a plane along the edges of a picture: in every square the plane is taken for a linear function of the picture's
 * colours (He, Sun and Tang, "Guided image filtering", ECCV 2010, equations 14 to 16, with a colour guide).
 */
import type { Plane } from "./raster.ts";
import { windowMeans } from "./windowMeans.ts";

/**
 * @param guide interleaved RGB of the plane's size, 0..255. @param plane without NaN.
 * @param radius of the squares in samples. @param epsilon variance, in (grey levels / 255)^2, below which the guide counts as flat.
 */
export function guidedFilter(guide: ArrayLike<number>, plane: Plane, radius: number, epsilon: number): Plane {
  const { width, height, data } = plane;
  const size = width * height;
  const means = (values: Float32Array) => windowMeans(values, width, height, radius, 1);
  const mean = (value: (i: number) => number) => means(Float32Array.from({ length: size }, (_, i) => value(i)));
  const colour = (channel: number) => (i: number) => guide[3 * i + channel] / 255;
  const [r, g, b] = [colour(0), colour(1), colour(2)];
  const [mr, mg, mb, mp] = [mean(r), mean(g), mean(b), mean((i) => data[i])];
  const covariance = (one: (i: number) => number, a: Float32Array, other: (i: number) => number, c: Float32Array) =>
    mean((i) => one(i) * other(i)).map((value, i) => value - a[i] * c[i]);
  const [rr, rg, rb] = [covariance(r, mr, r, mr), covariance(r, mr, g, mg), covariance(r, mr, b, mb)];
  const [gg, gb, bb] = [covariance(g, mg, g, mg), covariance(g, mg, b, mb), covariance(b, mb, b, mb)];
  const p = (i: number) => data[i];
  const [rp, gp, bp] = [covariance(r, mr, p, mp), covariance(g, mg, p, mp), covariance(b, mb, p, mp)];

  const slopes = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  const offset = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    // The inverse of a symmetric 3 x 3 matrix by its cofactors.
    const [a, d, f] = [rr[i] + epsilon, gg[i] + epsilon, bb[i] + epsilon];
    const [c, e, h] = [rg[i], rb[i], gb[i]];
    const [m00, m01, m02] = [d * f - h * h, e * h - c * f, c * h - e * d];
    const [m11, m12, m22] = [a * f - e * e, c * e - a * h, a * d - c * c];
    const determinant = a * m00 + c * m01 + e * m02;
    slopes[0][i] = (m00 * rp[i] + m01 * gp[i] + m02 * bp[i]) / determinant;
    slopes[1][i] = (m01 * rp[i] + m11 * gp[i] + m12 * bp[i]) / determinant;
    slopes[2][i] = (m02 * rp[i] + m12 * gp[i] + m22 * bp[i]) / determinant;
    offset[i] = mp[i] - slopes[0][i] * mr[i] - slopes[1][i] * mg[i] - slopes[2][i] * mb[i];
  }
  const [sr, sg, sb] = slopes.map(means);
  const base = means(offset);
  return {
    width,
    height,
    data: Float32Array.from({ length: size }, (_, i) => sr[i] * r(i) + sg[i] * g(i) + sb[i] * b(i) + base[i]),
  };
}
