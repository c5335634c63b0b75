/** How much of a value per window follows from what the windows show. */
import type { Windows } from "./windows.ts";

/**
 * Coefficient of determination, 0..1, of the regression of `values` on brightness, contrast, their squares and their
 * product.
 */
export function explainedBy({ brightness, contrast }: Windows["content"], values: Float64Array): number {
  const b = standardised(brightness);
  const c = standardised(contrast);
  const columns = [b, c, b.map((x) => x * x), c.map((x) => x * x), b.map((x, i) => x * c[i])];
  const basis: Float64Array[] = [];
  const rest = centred(values);
  const total = dot(rest, rest);
  if (total === 0) return 0;
  // Gram-Schmidt: what each column adds to those before it.
  for (const column of columns) {
    const direction = centred(column);
    const length = Math.sqrt(dot(direction, direction));
    for (const other of basis) subtract(direction, other, dot(direction, other));
    const left = Math.sqrt(dot(direction, direction));
    if (left <= 1e-9 * length) continue;
    for (let i = 0; i < direction.length; i++) direction[i] /= left;
    basis.push(direction);
    subtract(rest, direction, dot(rest, direction));
  }
  return 1 - dot(rest, rest) / total;
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function standardised(values: Float64Array): Float64Array {
  const around = centred(values);
  const deviation = Math.sqrt(dot(around, around) / around.length);
  return deviation > 0 ? around.map((value) => value / deviation) : around;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** a <- a - factor b. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
