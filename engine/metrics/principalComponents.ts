/** Principal components of a table of few columns, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5). */
import { jacobiRotation, turn } from "./jacobiRotation.ts";

export interface PrincipalComponents {
  /** Variance along each component, largest first. */
  variances: number[];
  /** rows * variances.length, row-major: every row's coordinates, mean 0 and variance v / (v + ridge) along each component. */
  whitened: Float64Array;
}

/** Components whose variance is below this share of the values' mean square are rounding. */
const NEGLIGIBLE = 1e-12;

/**
 * @param values row-major, rows * columns. @param most components to keep; fewer come back where the table has fewer.
 * @param ridge variance that does not count: components far below it are held down rather than raised to variance 1.
 */
export function principalComponents(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  most: number,
  ridge = 0,
): PrincipalComponents {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) means[k] += values[i * columns + k] / rows;
  const centred = Float64Array.from({ length: rows * columns }, (_, i) => values[i] - means[i % columns]);
  const { eigenvalues, eigenvectors } = symmetricEigen(covariance(centred, rows, columns), columns);
  let meanSquare = 0;
  for (let i = 0; i < rows * columns; i++) meanSquare += values[i] ** 2 / (rows * columns);
  const order = eigenvalues
    .map((_, i) => i)
    .sort((a, b) => eigenvalues[b] - eigenvalues[a])
    .filter((i, rank) => rank < most && eigenvalues[i] > NEGLIGIBLE * meanSquare);
  const whitened = new Float64Array(rows * order.length);
  for (let i = 0; i < rows; i++)
    order.forEach((component, c) => {
      let sum = 0;
      const vector = eigenvectors[component];
      for (let k = 0; k < columns; k++) sum += vector[k] * centred[i * columns + k];
      whitened[i * order.length + c] = sum / Math.sqrt(eigenvalues[component] + ridge);
    });
  return { variances: order.map((i) => eigenvalues[i]), whitened };
}

/** Of rows whose mean is 0, row-major. */
function covariance(centred: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++) {
    const at = i * columns;
    for (let j = 0; j < columns; j++) {
      const share = centred[at + j] / rows;
      for (let k = 0; k <= j; k++) result[j * columns + k] += share * centred[at + k];
    }
  }
  for (let j = 0; j < columns; j++) for (let k = 0; k < j; k++) result[k * columns + j] = result[j * columns + k];
  return result;
}

/**
 * All eigenvalues and vectors of a small symmetric matrix, row-major.
 * @returns in no particular order; `eigenvectors[i]`, of length 1, belongs to `eigenvalues[i]`.
 */
export function symmetricEigen(
  matrix: ArrayLike<number>,
  size: number,
): { eigenvalues: number[]; eigenvectors: Float64Array[] } {
  const a = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, j) => matrix[i * size + j]),
  );
  const vectors = Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size);
    unit[i] = 1;
    return unit;
  });
  const scale = Math.max(0, ...a.map((row) => Math.hypot(...row)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p][q]) <= 1e-15 * scale) continue;
        turned = true;
        rotate(a, vectors, p, q);
      }
  }
  return { eigenvalues: a.map((row, i) => row[i]), eigenvectors: vectors };
}

/** Turns rows and columns p and q so that entry (p, q) vanishes, and the vectors along. */
function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const rotation = jacobiRotation(a[p][p], a[q][q], a[p][q]);
  const { cosine, sine } = rotation;
  for (const row of a) [row[p], row[q]] = [cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]];
  turn(a[p], a[q], rotation);
  turn(vectors[p], vectors[q], rotation);
  a[p][q] = 0;
  a[q][p] = 0;
}
