/**
 * Eigenvalues and eigenvectors of symmetric matrices: the largest of a big one by Lanczos' method with full
 * reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.3), all of a small tridiagonal one by implicit QL.
 */
import { dot } from "./dot.ts";

/** Steps after which Lanczos starts again from the best vector so far: bounds memory and the cost of staying orthogonal. */
const STEPS = 120;
const RESTARTS = 8;
/** Steps between two looks at the tridiagonal matrix. */
const CHECK = 10;

export interface EigenPair {
  value: number;
  /** Of length 1. */
  vector: Float64Array;
  /** Length of M v - value v. */
  residual: number;
}

/**
 * The largest eigenvalue of a symmetric operator among the vectors orthogonal to a given one, and its vector.
 * @param multiply writes M x into y. @param excluded of length 1. @param tolerance for the residual.
 */
export function largestEigenPair(
  size: number,
  multiply: (x: Float64Array, y: Float64Array) => void,
  excluded: Float64Array,
  tolerance: number,
): EigenPair {
  let start = pseudoRandom(size);
  let best: EigenPair = { value: 0, vector: start, residual: Infinity };
  for (let round = 0; round < RESTARTS && best.residual > tolerance; round++) {
    best = lanczos(size, multiply, excluded, start, tolerance);
    start = best.vector;
  }
  return best;
}

function lanczos(
  size: number,
  multiply: (x: Float64Array, y: Float64Array) => void,
  excluded: Float64Array,
  start: Float64Array,
  tolerance: number,
): EigenPair {
  // The excluded vector fills one dimension, so the others are complete after size - 1 steps.
  const steps = Math.min(STEPS, size - 1);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const besides: number[] = [];
  let next = start.slice();
  orthogonalise(next, [excluded]);
  scale(next, 1 / norm(next));
  for (let step = 1; ; step++) {
    const current = next;
    basis.push(current);
    next = new Float64Array(size);
    multiply(current, next);
    diagonal.push(dot(current, next));
    orthogonalise(next, [excluded, ...basis]);
    const beta = norm(next);
    // Nothing new: the vectors so far span an invariant subspace.
    const closed = beta < 1e-13 || step === steps;
    if (closed || step % CHECK === 0) {
      const { values, vectors } = tridiagonalEigen(diagonal, besides);
      const top = values.indexOf(Math.max(...values));
      const residual = Math.abs(beta * vectors[top][step - 1]);
      if (closed || residual <= tolerance) {
        const vector = new Float64Array(size);
        basis.forEach((direction, k) => {
          subtract(vector, direction, -vectors[top][k]);
        });
        scale(vector, 1 / norm(vector));
        return { value: values[top], vector, residual: step === size - 1 ? 0 : residual };
      }
    }
    besides.push(beta);
    scale(next, 1 / beta);
  }
}

/**
 * All eigenvalues and vectors of a symmetric tridiagonal matrix by implicit QL with Wilkinson's shifts (Bowdler, Martin,
 * Reinsch, Wilkinson 1968).
 * @param diagonal k numbers. @param besides the k - 1 numbers next to them (further ones are ignored).
 * @returns values in no particular order; `vectors[i]` belongs to `values[i]`.
 */
export function tridiagonalEigen(
  diagonal: readonly number[],
  besides: readonly number[],
): { values: number[]; vectors: Float64Array[] } {
  const count = diagonal.length;
  const d = diagonal.slice();
  const e = Array.from({ length: count }, (_, i) => (i < count - 1 ? besides[i] : 0));
  const vectors = d.map((_, i) => {
    const unit = new Float64Array(count);
    unit[i] = 1;
    return unit;
  });
  for (let low = 0; low < count; low++) {
    for (let turn = 0; turn < 60; turn++) {
      let end = low;
      while (end < count - 1 && Math.abs(e[end]) > Number.EPSILON * (Math.abs(d[end]) + Math.abs(d[end + 1]))) end++;
      if (end === low) break;
      sweep(d, e, vectors, low, end);
    }
  }
  return { values: d, vectors };
}

/** One QL step on rows low..end: chases the shifted rotation from the bottom up. */
function sweep(d: number[], e: number[], vectors: Float64Array[], low: number, end: number): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  let g = d[end] - d[low] + e[low] / (half + Math.sign(half || 1) * Math.hypot(half, 1));
  let [sine, cosine, p] = [1, 1, 0];
  for (let i = end - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix falls apart here: take what was shifted back and start again.
      d[i + 1] -= p;
      e[end] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - p;
    const turned = (d[i] - g) * sine + 2 * cosine * b;
    p = sine * turned;
    d[i + 1] = g + p;
    g = cosine * turned - b;
    const [lower, upper] = [vectors[i], vectors[i + 1]];
    for (let k = 0; k < lower.length; k++) {
      const kept = upper[k];
      upper[k] = sine * lower[k] + cosine * kept;
      lower[k] = cosine * lower[k] - sine * kept;
    }
  }
  d[low] -= p;
  e[low] = g;
  e[end] = 0;
}

/** Takes the directions out of a vector, twice, since once leaves rounding behind. */
function orthogonalise(vector: Float64Array, directions: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++)
    for (const direction of directions) subtract(vector, direction, dot(vector, direction));
}

/** Numbers in -1..1 without pattern, the same every time: a start that has a share of every eigenvector. */
function pseudoRandom(size: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const norm = (vector: Float64Array): number => Math.sqrt(dot(vector, vector));

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}

/** a <- a - factor b. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
