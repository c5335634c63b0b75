/** The rotation that Jacobi's methods are made of (Golub and Van Loan, Matrix Computations, 8.5.2). */

export interface Rotation {
  cosine: number;
  sine: number;
}

/** The rotation that makes the off-diagonal `pq` of the symmetric 2 x 2 matrix [pp pq; pq qq] vanish; pq is not 0. */
export function jacobiRotation(pp: number, qq: number, pq: number): Rotation {
  const cotangent = (qq - pp) / (2 * pq);
  const tangent = Math.sign(cotangent || 1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
  const cosine = 1 / Math.hypot(1, tangent);
  return { cosine, sine: cosine * tangent };
}

/** Turns two vectors in their plane, in place. */
export function turn(first: Float64Array, second: Float64Array, { cosine, sine }: Rotation): void {
  for (let k = 0; k < first.length; k++) {
    const value = first[k];
    first[k] = cosine * value - sine * second[k];
    second[k] = sine * value + cosine * second[k];
  }
}
