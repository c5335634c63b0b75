/**
 * Angles between subspaces: principal angles and the Grassmann distance made of them. Cosines are singular values of
 * U^T V, sines those of what V has outside of U, so that small angles keep their digits (Bjorck and Golub 1973).
 */
import { dot } from "./dot.ts";
import { singularValues } from "./singularValues.ts";

/**
 * The principal angles between the spans of two sets of vectors, in radians, smallest first.
 * @param a row-major, one vector of `length` numbers in each row; rows need not be orthonormal, dependent ones do not count.
 * @param b the same, of as many or another number of rows.
 * @returns as many angles as the smaller span has dimensions.
 */
export function principalAngles(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number[] {
  const [first, second] = [orthonormalRows(a, length), orthonormalRows(b, length)];
  const [large, small] = first.length >= second.length ? [first, second] : [second, first];
  const products = small.flatMap((v) => large.map((u) => dot(u, v)));
  const outside = small.map((v, row) => {
    const rest = v.slice();
    large.forEach((u, column) => {
      subtract(rest, u, products[row * large.length + column]);
    });
    return rest;
  });
  if (small.length === 0) return [];
  const cosines = singularValues(products, small.length, large.length);
  // In coordinates of their own span, which has far fewer than `length` of them, singular values are the same.
  const span = orthonormalRows(
    outside.flatMap((rest) => Array.from(rest)),
    length,
  );
  const coordinates = outside.flatMap((rest) => span.map((direction) => dot(direction, rest)));
  const sines = singularValues(coordinates, small.length, span.length);
  // Smallest sine to largest cosine; directions that were dropped from the span have sine 0.
  return cosines.map((cosine, i) => Math.atan2(sines[small.length - 1 - i] ?? 0, cosine));
}

/** sqrt(sum of squares of the principal angles): 0 for equal spans, sqrt(k) pi / 2 for orthogonal ones of dimension k. */
export const grassmannDistance = (a: ArrayLike<number>, b: ArrayLike<number>, length: number): number =>
  Math.hypot(...principalAngles(a, b, length));

/** Gram-Schmidt, each vector projected twice; what is left of a dependent row is rounding and is dropped. */
function orthonormalRows(values: ArrayLike<number>, length: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let from = 0; from < values.length; from += length) {
    const row = Float64Array.from({ length }, (_, i) => values[from + i]);
    const before = Math.sqrt(dot(row, row));
    for (let pass = 0; pass < 2; pass++) for (const other of basis) subtract(row, other, dot(row, other));
    const left = Math.sqrt(dot(row, row));
    if (left > 1e-12 * before) basis.push(row.map((value) => value / left));
  }
  return basis;
}

/** a <- a - factor b. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
