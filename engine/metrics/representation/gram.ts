/** Gram matrices: what every thing has in common with every other. */
import type { FeatureRows } from "./featureRows.ts";

/** Symmetric, size * size, row-major. */
export interface Gram {
  size: number;
  values: Float64Array | Float32Array;
}

/** Rows that are multiplied with the same four rows before the next four: both stay in the nearest cache. */
const TILE = 32;

/** X X^T. Four rows at a time share what is read of the others. */
export function gramMatrix({ rows, width, data }: FeatureRows): Gram {
  const x = data instanceof Float64Array ? data : Float64Array.from(data);
  const values = new Float64Array(rows * rows);
  for (let from = 0; from < rows; from += TILE)
    for (let i = from; i < rows; i += 4)
      for (let j = from; j < Math.min(from + TILE, i + 4, rows); j++) products(x, width, rows, i, j, values);
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) values[j * rows + i] = values[i * rows + j];
  return { size: rows, values };
}

/** The products of row j with rows i to i + 3, into column j; those above the diagonal are written over later. */
function products(x: Float64Array, width: number, rows: number, i: number, j: number, values: Float64Array): void {
  const other = j * width;
  if (i + 4 > rows) {
    for (let row = i; row < rows; row++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += x[row * width + k] * x[other + k];
      values[row * rows + j] = sum;
    }
    return;
  }
  let [a, b, c, d] = [0, 0, 0, 0];
  const [at, bt, ct, dt] = [i * width, (i + 1) * width, (i + 2) * width, (i + 3) * width];
  for (let k = 0; k < width; k++) {
    const value = x[other + k];
    a += x[at + k] * value;
    b += x[bt + k] * value;
    c += x[ct + k] * value;
    d += x[dt + k] * value;
  }
  values[i * rows + j] = a;
  values[(i + 1) * rows + j] = b;
  values[(i + 2) * rows + j] = c;
  values[(i + 3) * rows + j] = d;
}

/** exp(-|x - y|^2 / (2 sigma^2)) of the things of a Gram matrix. */
export function radialKernel({ size, values }: Gram, sigma = 1): Gram {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const square = values[i * size + i] + values[j * size + j] - 2 * values[i * size + j];
      result[i * size + j] = Math.exp(-Math.max(0, square) / (2 * sigma * sigma));
    }
  return { size, values: result };
}

/** The Gram matrix of some of the things, in the given order. */
export function gramOf({ size, values }: Gram, chosen: ArrayLike<number>): Gram {
  const result = new Float64Array(chosen.length ** 2);
  for (let i = 0; i < chosen.length; i++)
    for (let j = 0; j < chosen.length; j++) result[i * chosen.length + j] = values[chosen[i] * size + chosen[j]];
  return { size: chosen.length, values: result };
}
