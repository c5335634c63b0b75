/** Spectral norms and orthogonal factors of matrices, by products alone, so that any execution provider runs them. */
import { add, div, maximum, mul, sqrt } from "../ops/elementwise.ts";
import { constant } from "../ops/leaves.ts";
import { matmul } from "../ops/matmul.ts";
import { sum } from "../ops/reductions.ts";
import { transpose } from "../ops/shape.ts";
import type { Value } from "../value.ts";

/** Keeps a matrix of zeros from dividing by zero; its norm stays 0. */
const TINY = 1e-30;

/** sqrt(sum x^2). */
export const frobeniusNorm = (x: Value): Value => sqrt(sum(mul(x, x)));

/** What power iteration remembers between calls: the estimate of the right singular vector, [columns, 1]. */
export interface PowerStep {
  /** The estimate of the largest singular value: a lower bound that rises with each step. */
  norm: Value;
  vector: Value;
}

/** One step: v = W u / |W u|, u = W^T v; the norm of u is the estimate. */
export function powerStep(matrix: Value, vector: Value): PowerStep {
  const image = matmul(matrix, vector);
  const back = matmul(transpose(matrix), div(image, maximum(frobeniusNorm(image), TINY)));
  return { norm: frobeniusNorm(back), vector: back };
}

/** The largest singular value after so many power steps from a fixed start. */
export function spectralNorm(matrix: Value, steps = 12): Value {
  const columns = matrix.shape[1];
  let state: PowerStep = { norm: constant([0], []), vector: constant(new Float32Array(columns).fill(1), [columns, 1]) };
  for (let i = 0; i < steps; i++) state = powerStep(matrix, state.vector);
  return state.norm;
}

/** Coefficients (a, b, c) of one iteration X <- a X + (b A + c A^2) X with A = X X^T. */
export type NewtonSchulzStep = readonly [a: number, b: number, c: number];

/** Five steps of Muon: fast, and left at singular values of about 0.7 to 1.1 (Jordan et al. 2024). */
export const muonSteps: readonly NewtonSchulzStep[] = new Array(5).fill([3.4445, -4.775, 2.0315]);

/** Six steps that converge: singular values within 0.4 % of 1. */
export const convergentSteps: readonly NewtonSchulzStep[] = [
  [3955 / 1024, -8306 / 1024, 5008 / 1024],
  [3735 / 1024, -6681 / 1024, 3463 / 1024],
  [3799 / 1024, -6499 / 1024, 3211 / 1024],
  [4019 / 1024, -6385 / 1024, 2906 / 1024],
  [2677 / 1024, -3029 / 1024, 1162 / 1024],
  [2172 / 1024, -1833 / 1024, 682 / 1024],
];

/**
 * The matrix with the singular vectors of G and singular values near 1 (Bernstein and Newhouse 2024): G / |G|_F, then the
 * steps. Rows and columns are exchanged where there are more rows, which costs less.
 */
export function newtonSchulz(matrix: Value, steps: readonly NewtonSchulzStep[] = convergentSteps): Value {
  const [rows, columns] = matrix.shape;
  const wide = rows > columns ? transpose(matrix) : matrix;
  let x = div(wide, frobeniusNorm(wide));
  for (const [a, b, c] of steps) {
    const gram = matmul(x, transpose(x));
    x = add(mul(x, a), matmul(add(mul(gram, b), mul(matmul(gram, gram), c)), x));
  }
  return rows > columns ? transpose(x) : x;
}
