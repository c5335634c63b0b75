/**
 * Spectral norms and orthogonal factors of matrices, by products alone, so that any execution provider runs them.
 * Matrices are the last two axes; leading axes are a stack of them.
 */
import { add, div, maximum, mul, sqrt } from "../ops/elementwise.ts";
import { constant } from "../ops/leaves.ts";
import { matmul } from "../ops/matmul.ts";
import { sum } from "../ops/reductions.ts";
import { reshape, transpose } from "../ops/shape.ts";
import { type Shape, sizeOf, type Value } from "../value.ts";

/** Keeps a matrix of zeros from dividing by zero; its norm stays 0. */
export const TINY = 1e-30;

/** sqrt(sum x^2) of each matrix, [..., 1, 1]. */
export const frobeniusNorm = (x: Value): Value => sqrt(sum(mul(x, x), [-2, -1], true));

/** What power iteration remembers between calls: the estimate of the right singular vector, [..., columns, 1]. */
export interface PowerStep {
  /** The estimate of the largest singular value, [..., 1, 1]: a lower bound that rises with each step. */
  norm: Value;
  vector: Value;
}

/** One step: v = W u / |W u|, u = W^T v; the norm of u is the estimate. */
export function powerStep(matrix: Value, vector: Value): PowerStep {
  const image = matmul(matrix, vector);
  const back = matmul(transpose(matrix), div(image, maximum(frobeniusNorm(image), TINY)));
  return { norm: frobeniusNorm(back), vector: back };
}

/** Shape of the vectors of power iteration on matrices of the given shape. */
export const vectorShape = (matrices: Shape): Shape => [...matrices.slice(0, -2), matrices[matrices.length - 1], 1];

/** Where power iteration starts: numbers with no pattern that a singular vector could be orthogonal to. */
export const startingVector = (matrices: Shape): Float32Array =>
  Float32Array.from({ length: sizeOf(vectorShape(matrices)) }, (_, i) => 1 + Math.sin(12.9898 * (i + 1)) / 2);

/** The largest singular value of each matrix after so many power steps from a fixed start, [...]. */
export function spectralNorm(matrix: Value, steps = 12): Value {
  const shape = vectorShape(matrix.shape);
  const first = powerStep(matrix, constant(startingVector(matrix.shape), shape));
  let state = first;
  for (let i = 1; i < steps; i++) state = powerStep(matrix, state.vector);
  return reshape(state.norm, matrix.shape.slice(0, -2));
}

/** sqrt(columns / rows) times the spectral norm: what the matrix does at most to the root mean square of a vector. */
export function rmsOperatorNorm(matrix: Value, steps = 12): Value {
  const [rows, columns] = matrix.shape.slice(-2);
  return mul(spectralNorm(matrix, steps), Math.sqrt(columns / rows));
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
 * steps. Rows and columns are exchanged where there are more rows, which costs less. Zero stays zero.
 */
export function newtonSchulz(matrix: Value, steps: readonly NewtonSchulzStep[] = convergentSteps): Value {
  const [rows, columns] = matrix.shape.slice(-2);
  const wide = rows > columns ? transpose(matrix) : matrix;
  let x = div(wide, maximum(frobeniusNorm(wide), TINY));
  for (const [a, b, c] of steps) {
    const gram = matmul(x, transpose(x));
    const polynomial = c === 0 ? mul(gram, b) : add(mul(gram, b), mul(matmul(gram, gram), c));
    x = add(mul(x, a), matmul(polynomial, x));
  }
  return rows > columns ? transpose(x) : x;
}
