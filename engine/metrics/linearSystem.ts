/** Small systems of linear equations. */

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

/** The inverse of a square matrix; not finite where it is singular. */
export function inverse(matrix: number[][]): number[][] {
  const columns = matrix.map((_, k) =>
    solve(
      matrix,
      matrix.map((_, i) => Number(i === k)),
    ),
  );
  return matrix.map((_, i) => columns.map((column) => column[i]));
}
