/** Derivatives of an image by 3x3 operators. */

/**
 * Weights across the direction of the derivative: Sobel (1968), and Scharr (2000), whose directions are truer. Both are
 * scaled so that a ramp of one grey level per pixel has the derivative 1.
 */
export const gradientOperators = {
  sobel: { side: 1 / 8, centre: 2 / 8 },
  scharr: { side: 3 / 32, centre: 10 / 32 },
} as const;

export type GradientOperator = keyof typeof gradientOperators;

/**
 * Derivatives of the middle one of three neighbouring rows, in grey levels per pixel: `gx` to the right, `gy` downwards.
 * Beyond the ends of the rows the nearest pixel is repeated; for the first and last row of a picture the caller hands in
 * that row twice. All arrays have the length of a row.
 */
export function gradientRow(
  above: Float32Array,
  middle: Float32Array,
  below: Float32Array,
  operator: GradientOperator,
  gx: Float32Array,
  gy: Float32Array,
): void {
  const { side, centre } = gradientOperators[operator];
  const last = middle.length - 1;
  for (let x = 0; x <= last; x++) {
    const l = x > 0 ? x - 1 : 0;
    const r = x < last ? x + 1 : last;
    gx[x] = side * (above[r] - above[l] + below[r] - below[l]) + centre * (middle[r] - middle[l]);
    gy[x] = side * (below[l] - above[l] + below[r] - above[r]) + centre * (below[x] - above[x]);
  }
}
