/**
 * How well each pixel follows from its neighbours, after M. Kirchner, "Fast and reliable resampling detection by spectral
 * analysis of fixed linear predictor residue", ACM MM&Sec 2008: interpolated pixels follow better, and periodically so.
 */

/** p = exp(-(e / s)^2) of a prediction error e in grey levels. */
const SPREAD = 1;

/** Errors come in quarters of a grey level: four times the error is a whole number. */
const LARGEST = 16 * 255;

const table = Float32Array.from({ length: 2 * LARGEST + 1 }, (_, i) => Math.exp(-(((i - LARGEST) / 4 / SPREAD) ** 2)));

/**
 * Predictability, 0..1, of a square of `edge` pixels at (left, top), written into `out`, with its mean taken away. The error
 * is that of the 3 x 3 predictor with 1/2 for neighbours along an edge and -1/4 at corners.
 * @param luma whole grey levels, row-major. The square must be one pixel away from the border at least.
 * @returns the variance.
 */
export function predictability(
  luma: Uint8ClampedArray,
  width: number,
  left: number,
  top: number,
  edge: number,
  out: Float64Array,
): number {
  let sum = 0;
  for (let y = 0, to = 0; y < edge; y++) {
    let at = (top + y) * width + left;
    for (let x = 0; x < edge; x++, at++, to++) {
      const above = at - width;
      const below = at + width;
      const error =
        4 * luma[at] -
        2 * (luma[above] + luma[below] + luma[at - 1] + luma[at + 1]) +
        luma[above - 1] +
        luma[above + 1] +
        luma[below - 1] +
        luma[below + 1];
      const p = table[error + LARGEST];
      out[to] = p;
      sum += p;
    }
  }
  const count = edge * edge;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = out[i] - mean;
    out[i] = difference;
    squares += difference * difference;
  }
  return squares / count;
}
