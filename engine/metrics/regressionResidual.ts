/** What linear regression leaves over. */
import { dot } from "./dot.ts";

/**
 * The values without what a constant and a linear combination of the columns say of them (least squares, by Gram-Schmidt on
 * the columns, in their order; those that follow from earlier ones add nothing).
 * @param columns each as long as `values`.
 */
export function regressionResidual(values: ArrayLike<number>, columns: readonly ArrayLike<number>[]): Float64Array {
  const basis: Float64Array[] = [];
  const rest = centred(values);
  for (const column of columns) {
    const direction = centred(column);
    const length = norm(direction);
    for (const other of basis) subtract(direction, other, dot(direction, other));
    const left = norm(direction);
    if (left <= 1e-9 * length) continue;
    for (let i = 0; i < direction.length; i++) direction[i] /= left;
    basis.push(direction);
    subtract(rest, direction, dot(rest, direction));
  }
  return rest;
}

/** Coefficient of determination of that regression, 0..1; 0 where the values are all the same. */
export function determination(values: ArrayLike<number>, columns: readonly ArrayLike<number>[]): number {
  const total = norm(centred(values));
  return total === 0 ? 0 : 1 - (norm(regressionResidual(values, columns)) / total) ** 2;
}

/** Mean 0, and standard deviation 1 unless all are the same. */
export function standardised(values: ArrayLike<number>): Float64Array {
  const around = centred(values);
  const deviation = norm(around) / Math.sqrt(around.length);
  return deviation > 0 ? around.map((value) => value / deviation) : around;
}

function centred(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  return Float64Array.from(values, (value) => value - mean);
}

const norm = (values: Float64Array): number => Math.sqrt(dot(values, values));

/** a <- a - factor b. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
