/**
 * SVCCA (Raghu et al., NeurIPS 2017): the directions in which each representation spreads most, and how well they agree.
 * Exact, where the authors of the Platonic Representation Hypothesis draw a random sketch.
 */
import { dot } from "../dot.ts";
import { singularValues } from "../singularValues.ts";
import { tridiagonalEigen } from "../symmetricEigen.ts";
import type { FeatureRows } from "./featureRows.ts";
import { type Gram, gramMatrix } from "./gram.ts";
import { checkSame } from "./neighbourAlignment.ts";

/** An orthonormal basis of the directions of things along which standardised features spread most. */
export interface LeadingDirections {
  size: number;
  vectors: readonly Float64Array[];
}

/** Residual over the largest eigenvalue at which a direction counts as found. */
const TOLERANCE = 1e-12;

/**
 * The left singular vectors of the `count` largest singular values of features whose columns have mean 0 and deviation 1
 * (n - 1 in its denominator); fewer where there are no more. Columns that never change stay 0.
 */
export function leadingDirections(features: FeatureRows, count: number): LeadingDirections {
  const { size, values } = gramMatrix(standardised(features));
  const { vectors } = leadingEigenvectors({ size, values }, count);
  return { size, vectors };
}

/** Mean canonical correlation between both sets of directions: mean singular value of U1^T U2, over the smaller set. */
export function meanCanonicalCorrelation(a: LeadingDirections, b: LeadingDirections): number {
  checkSame({ size: a.size }, { size: b.size });
  const products = a.vectors.flatMap((u) => b.vectors.map((v) => dot(u, v)));
  const correlations = singularValues(products, a.vectors.length, b.vectors.length);
  return correlations.reduce((sum, value) => sum + value, 0) / correlations.length;
}

function standardised({ rows, width, data }: FeatureRows): FeatureRows {
  const result = new Float64Array(rows * width);
  for (let k = 0; k < width; k++) {
    let [mean, variance] = [0, 0];
    for (let i = 0; i < rows; i++) mean += data[i * width + k] / rows;
    for (let i = 0; i < rows; i++) variance += (data[i * width + k] - mean) ** 2 / (rows - 1);
    // The small number is that of the authors' code.
    const scale = 1 / (Math.sqrt(variance) + 1e-8);
    for (let i = 0; i < rows; i++) result[i * width + k] = (data[i * width + k] - mean) * scale;
  }
  return { rows, width, data: result };
}

/**
 * Eigenvectors of the largest eigenvalues of a positive semidefinite matrix, largest first, by Lanczos' method with full
 * reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.3). Where the space closes early it goes on with a fresh
 * direction, so that eigenvalues that occur several times come out several times.
 */
function leadingEigenvectors({ size, values }: Gram, count: number): { vectors: Float64Array[] } {
  const basis: Float64Array[] = [];
  const [diagonal, besides]: number[][] = [[], []];
  let next = fresh(size, basis);
  for (let step = 1; ; step++) {
    const current = next;
    basis.push(current);
    next = product(values, current);
    diagonal.push(dot(current, next));
    const before = Math.sqrt(dot(next, next));
    takeOut(next, basis);
    let length = Math.sqrt(dot(next, next));
    const closed = length <= 1e-12 * Math.max(before, Number.MIN_VALUE);
    if (closed) length = 0;
    if (step === size || step % 10 === 0) {
      const { values: found, vectors } = tridiagonalEigen(diagonal, besides);
      const order = [...found.keys()].sort((p, q) => found[q] - found[p]).slice(0, count);
      const largest = found[order[0]];
      const settled = order.every((at) => length * Math.abs(vectors[at][step - 1]) <= TOLERANCE * largest);
      if (step === size || (settled && order.length === count && !closed))
        return {
          vectors: order.filter((at) => found[at] > 1e-10 * largest).map((at) => combined(basis, vectors[at])),
        };
    }
    besides.push(length);
    if (closed) next = fresh(size, basis);
    else scale(next, 1 / length);
  }
}

/** A direction orthogonal to all of the basis that has a share of everything, the same every time. */
function fresh(size: number, basis: readonly Float64Array[]): Float64Array {
  const vector = Float64Array.from({ length: size }, (_, i) => Math.sin((i + 1) * (i + 1 + basis.length)) + 1e-3);
  takeOut(vector, basis);
  scale(vector, 1 / Math.sqrt(dot(vector, vector)));
  return vector;
}

function product(matrix: ArrayLike<number>, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * vector[j];
    return sum;
  });
}

function combined(basis: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const result = new Float64Array(basis[0].length);
  basis.forEach((direction, k) => {
    subtract(result, direction, -weights[k]);
  });
  return result;
}

/** Twice, since once leaves rounding behind. */
function takeOut(vector: Float64Array, directions: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++)
    for (const direction of directions) subtract(vector, direction, dot(vector, direction));
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}

/** a <- a - factor b. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
