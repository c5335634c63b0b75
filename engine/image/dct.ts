/** The 8x8 discrete cosine transform of JPEG (ITU-T T.81, A.3.3), written as its definition. */

/** dctBasis[8 * k + n] = c(k) cos((2n + 1) k pi / 16), c(0) = sqrt(1/8), c(k) = 1/2: an orthonormal matrix. */
export const dctBasis = Float64Array.from({ length: 64 }, (_, i) => {
  const k = i >> 3;
  const n = i & 7;
  return (k === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * n + 1) * k * Math.PI) / 16);
});

/**
 * Forward DCT of one block. In: 64 samples, row-major, in grey levels. Out: 64 coefficients in natural order, `8 * v + u`
 * with u the horizontal frequency, in the units JPEG quantises (DC = 8 times the mean).
 */
export function forwardDct8x8(block: ArrayLike<number>): Float64Array {
  const rows = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      for (let x = 0; x < 8; x++) rows[8 * y + u] += dctBasis[8 * u + x] * block[8 * y + x];
    }
  }
  const coefficients = new Float64Array(64);
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      for (let y = 0; y < 8; y++) coefficients[8 * v + u] += dctBasis[8 * v + y] * rows[8 * y + u];
    }
  }
  return coefficients;
}
