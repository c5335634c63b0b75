/**
 * Singular values of a small dense matrix by one-sided Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.6.3):
 * pairs of columns are turned until all are orthogonal; their lengths are the singular values.
 */
import { jacobiRotation, turn } from "./jacobiRotation.ts";

/** @param values row-major, rows * columns. @returns min(rows, columns) values, largest first. */
export function singularValues(values: ArrayLike<number>, rows: number, columns: number): number[] {
  // Work on the columns of the taller form: fewer columns, and the count of values comes out right.
  const wide = columns > rows;
  const count = wide ? rows : columns;
  const length = wide ? columns : rows;
  const vectors = Array.from({ length: count }, (_, j) =>
    Float64Array.from({ length }, (__, i) => (wide ? values[j * columns + i] : values[i * columns + j])),
  );
  const tolerance = 1e-15;
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < count; p++) {
      for (let q = p + 1; q < count; q++) turned = orthogonalise(vectors[p], vectors[q], tolerance) || turned;
    }
  }
  return vectors.map((vector) => Math.hypot(...vector)).sort((a, b) => b - a);
}

/** Turns both vectors in their plane until their product vanishes; false where it already does. */
function orthogonalise(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  if (Math.abs(ab) <= tolerance * Math.sqrt(aa * bb)) return false;
  turn(a, b, jacobiRotation(aa, bb, ab));
  return true;
}
