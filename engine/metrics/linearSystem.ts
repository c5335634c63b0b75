/** Systems of linear equations. */

/** The x of `matrix` x = `right`, by Gauss' elimination with pivots; not finite where the matrix is singular. */
export function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let r = i + 1; r < size; r++) {
      const factor = rows[r][i] / rows[i][i];
      for (let c = i; c <= size; c++) rows[r][c] -= factor * rows[i][c];
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i][size];
    for (let c = i + 1; c < size; c++) sum -= rows[i][c] * x[c];
    x[i] = sum / rows[i][i];
  }
  return x;
}

/** The inverse of a small square matrix; not finite where it is singular. */
export function inverse(matrix: number[][]): number[][] {
  const columns = matrix.map((_, k) =>
    solve(
      matrix,
      matrix.map((_, i) => Number(i === k)),
    ),
  );
  return matrix.map((_, i) => columns.map((column) => column[i]));
}

/**
 * The inverse of a symmetric positive definite matrix by its Cholesky factor (Golub and Van Loan, Matrix Computations, 4.2): of
 * hundreds of unknowns in less than half the time that elimination with pivots takes. Not finite for other matrices.
 * @param matrix size * size, row-major.
 */
export function inverseOfPositive(matrix: Float64Array, size: number): Float64Array {
  const factor = Float64Array.from(matrix);
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = factor[i * size + j];
      for (let k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / factor[j * size + j];
    }
  // Rows of `below` are the columns of the factor's inverse, so that inner loops run along rows.
  const below = new Float64Array(size * size);
  for (let column = 0; column < size; column++)
    for (let i = column; i < size; i++) {
      let sum = Number(i === column);
      for (let k = column; k < i; k++) sum -= factor[i * size + k] * below[column * size + k];
      below[column * size + i] = sum / factor[i * size + i];
    }
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < size; k++) sum += below[i * size + k] * below[j * size + k];
      result[i * size + j] = sum;
      result[j * size + i] = sum;
    }
  return result;
}
