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
  const [r, g, b] = [0, 1, 2].map((channel) => {
    const colour = new Float32Array(size);
    for (let i = 0; i < size; i++) colour[i] = guide[3 * i + channel] / 255;
    return colour;
  });
  const [mr, mg, mb, mp] = [r, g, b, data].map(means);
  const covariance = (one: Float32Array, oneMean: Float32Array, other: Float32Array, otherMean: Float32Array) => {
    const product = new Float32Array(size);
    for (let i = 0; i < size; i++) product[i] = one[i] * other[i];
    const mean = means(product);
    for (let i = 0; i < size; i++) mean[i] -= oneMean[i] * otherMean[i];
    return mean;
  };
  const [rr, rg, rb] = [covariance(r, mr, r, mr), covariance(r, mr, g, mg), covariance(r, mr, b, mb)];
  const [gg, gb, bb] = [covariance(g, mg, g, mg), covariance(g, mg, b, mb), covariance(b, mb, b, mb)];
  const [rp, gp, bp] = [covariance(r, mr, data, mp), covariance(g, mg, data, mp), covariance(b, mb, data, mp)];

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
  const smooth = new Float32Array(size);
  for (let i = 0; i < size; i++) smooth[i] = sr[i] * r[i] + sg[i] * g[i] + sb[i] * b[i] + base[i];
  return { width, height, data: smooth };
}
