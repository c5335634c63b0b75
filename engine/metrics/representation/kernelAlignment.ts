/**
 * How alike two representations are as a whole: centred kernel alignment (Kornblith et al., ICML 2019) on the
 * Hilbert-Schmidt independence criterion, biased (Gretton et al. 2005) and unbiased (Song et al. 2012), and its restriction
 * to common neighbours, CKNNA (Huh et al., ICML 2024).
 */
import { dot } from "../dot.ts";
import type { Gram } from "./gram.ts";
import { checkSame } from "./neighbourAlignment.ts";
import { nearest } from "./neighbours.ts";

/** Added to the denominator, as in the authors' code. */
const TINY = 1e-6;

/** A kernel centred so that the criterion of two of them is the sum of the products of their entries. */
export interface CentredKernel {
  size: number;
  values: Float64Array;
  /** The criterion with itself. */
  self: number;
  unbiased: boolean;
}

/**
 * Biased: H K H, H = I - 1/n. Unbiased: zero diagonal and U-centred (Szekely and Rizzo 2014), which makes the three sums of
 * Song et al. one.
 * @throws RangeError for an unbiased criterion of fewer than four things.
 */
export function centred({ size, values }: Gram, unbiased: boolean): CentredKernel {
  if (unbiased && size < 4) throw new RangeError(`an unbiased criterion needs four things at least, not ${size}`);
  const sums = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) if (i !== j || !unbiased) sums[i] += values[i * size + j];
  const total = sums.reduce((sum, value) => sum + value, 0);
  const share = 1 / (unbiased ? size - 2 : size);
  const overall = total / (unbiased ? (size - 1) * (size - 2) : size * size);
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      if (i !== j || !unbiased) result[i * size + j] = values[i * size + j] - share * (sums[i] + sums[j]) + overall;
  const kernel = { size, values: result, self: 0, unbiased };
  return { ...kernel, self: independence(kernel, kernel) };
}

/** The Hilbert-Schmidt independence criterion: tr(K H L H), or its unbiased form. */
export function independence(a: Omit<CentredKernel, "self">, b: Omit<CentredKernel, "self">): number {
  checkSame(a, b);
  return criterion(dot(a.values, b.values), a);
}

/** The criterion whose sum of products is `sum`. */
export const criterion = (sum: number, { size, unbiased }: Pick<CentredKernel, "size" | "unbiased">): number =>
  unbiased ? sum / (size * (size - 3)) : sum;

/** Centred kernel alignment: 1 for the same kernel; the unbiased one is around 0 by chance and may be below. */
export const kernelAlignment = (a: CentredKernel, b: CentredKernel): number => alignmentOf(independence(a, b), a, b);

/** The criterion of a pair over those of both with themselves; these may come out below 0 where they should be 0. */
export const alignmentOf = (common: number, a: Pick<CentredKernel, "self">, b: Pick<CentredKernel, "self">): number =>
  common / (Math.sqrt(Math.max(0, a.self * b.self)) + TINY);

/**
 * Alignment of the kernels restricted to pairs that are among the k nearest in both. The unbiased form leaves a thing
 * itself out of its list; with k = 1 the other one would hold nothing else. It is not quite the same with a and b exchanged,
 * because kernels restricted in this way are not symmetric.
 * @throws RangeError unless 2 <= k < size.
 */
export function nearestKernelAlignment(a: Gram, b: Gram, k: number, unbiased: boolean): number {
  checkSame(a, b);
  if (!Number.isInteger(k) || k < 2 || k >= a.size)
    throw new RangeError(`CKNNA of ${a.size} things takes 2 to ${a.size - 1} neighbours, not ${k}`);
  if (unbiased && a.size < 4) throw new RangeError(`an unbiased criterion needs four things at least, not ${a.size}`);
  const lists = [a, b].map((gram) => nearest(gram, k, !unbiased).indices);
  const common = (first: number, second: number) => commonCells(lists[first], lists[second], k, a.size);
  const masked = (cells: Int32Array, first: Gram, second: Gram) =>
    maskedIndependence(cells, first.values, second.values, a.size, unbiased);
  const self = masked(common(0, 0), a, a) * masked(common(1, 1), b, b);
  return masked(common(0, 1), a, b) / (Math.sqrt(Math.max(0, self)) + TINY);
}

/** Cells [i, j], as i * size + j, whose j is in both lists of i. */
function commonCells(a: Int32Array, b: Int32Array, k: number, size: number): Int32Array {
  const marks = new Int32Array(size).fill(-1);
  const cells = new Int32Array(size * k);
  let count = 0;
  for (let i = 0; i < size; i++) {
    for (let n = i * k; n < (i + 1) * k; n++) marks[b[n]] = i;
    for (let n = i * k; n < (i + 1) * k; n++) if (marks[a[n]] === i) cells[count++] = i * size + a[n];
  }
  return cells.subarray(0, count);
}

/**
 * The criterion of two kernels of which all cells but the given ones are 0. They are not symmetric any more: who is among
 * my nearest need not count me among his. Sums go over the cells alone.
 */
function maskedIndependence(
  cells: Int32Array,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  size: number,
  unbiased: boolean,
): number {
  const place = new Map<number, number>();
  for (const cell of cells) place.set(cell, b[cell]);
  const [rowsA, columnsA, rowsB, columnsB] = [0, 1, 2, 3].map(() => new Float64Array(size));
  let [products, totalA, totalB] = [0, 0, 0];
  for (const cell of cells) {
    const [i, j] = [Math.floor(cell / size), cell % size];
    if (unbiased && i === j) continue;
    products += a[cell] * (place.get(j * size + i) ?? 0);
    rowsA[i] += a[cell];
    columnsA[j] += a[cell];
    rowsB[i] += b[cell];
    columnsB[j] += b[cell];
    totalA += a[cell];
    totalB += b[cell];
  }
  const path = dot(columnsA, rowsB);
  if (unbiased)
    return (products + (totalA * totalB) / ((size - 1) * (size - 2)) - (2 * path) / (size - 2)) / (size * (size - 3));
  // tr(K H L H) written out.
  return products - (path + dot(columnsB, rowsA)) / size + (totalA * totalB) / (size * size);
}
