/**
 * What a linear map reads out of features: ridge regression onto the classes, each thing told by the map that all others
 * give. Leaving one out needs no second fit (Allen's PRESS; Hastie, Tibshirani and Friedman, section 7.10).
 */

import { inverseOfPositive } from "./linearSystem.ts";

/** Ridge, as a share of the mean variance that a thing brings. */
const RIDGE = 0.01;

/**
 * Share of things whose class is told rightly by ridge regression on all others. Columns are centred over all things.
 * @param data rows * width, row-major. @param labels 0 to classes - 1. @throws RangeError for fewer than three things.
 */
export function leftOutAccuracy(
  { rows, width, data }: { rows: number; width: number; data: ArrayLike<number> },
  labels: ArrayLike<number>,
  classes: number,
): number {
  if (rows < 3) throw new RangeError(`a probe needs three things at least, not ${rows}`);
  const x = centredColumns(data, rows, width);
  const targets = oneHot(labels, rows, classes);
  // Of the two Gram matrices the smaller one is inverted.
  const dual = width > rows;
  const gram = dual ? products(x, rows, width) : products(turned(x, rows, width), width, rows);
  const size = dual ? rows : width;
  let trace = 0;
  for (let i = 0; i < size; i++) trace += gram[i * size + i];
  const ridge = (RIDGE * trace) / rows || 1;
  for (let i = 0; i < size; i++) gram[i * size + i] += ridge;
  const inverse = inverseOfPositive(gram, size);
  return dual
    ? dualAccuracy(inverse, targets, labels, classes)
    : primalAccuracy(x, rows, width, inverse, targets, labels, classes);
}

/** Residual without thing i: (C^-1 Y)_i / (C^-1)_ii, C = K + ridge. */
function dualAccuracy(inverse: Float64Array, y: Float64Array, labels: ArrayLike<number>, classes: number): number {
  const rows = y.length / classes;
  let right = 0;
  const said = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    said.fill(0);
    for (let j = 0; j < rows; j++) {
      const weight = inverse[i * rows + j] / inverse[i * rows + i];
      for (let c = 0; c < classes; c++) said[c] -= weight * y[j * classes + c];
    }
    for (let c = 0; c < classes; c++) said[c] += y[i * classes + c];
    if (largest(said) === labels[i]) right++;
  }
  return right / rows;
}

/** Residual without thing i: (y_i - x_i W) / (1 - x_i P x_i), P the inverse of X^T X + ridge, W = P X^T Y. */
function primalAccuracy(
  x: Float64Array,
  rows: number,
  width: number,
  inverse: Float64Array,
  y: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): number {
  const sums = new Float64Array(width * classes);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < width; k++)
      for (let c = 0; c < classes; c++) sums[k * classes + c] += x[i * width + k] * y[i * classes + c];
  let right = 0;
  const reach = new Float64Array(width);
  const said = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    let leverage = 0;
    for (let k = 0; k < width; k++) {
      let sum = 0;
      for (let m = 0; m < width; m++) sum += inverse[k * width + m] * x[i * width + m];
      reach[k] = sum;
      leverage += sum * x[i * width + k];
    }
    for (let c = 0; c < classes; c++) {
      let fitted = 0;
      for (let k = 0; k < width; k++) fitted += reach[k] * sums[k * classes + c];
      const own = y[i * classes + c];
      said[c] = own - (own - fitted) / (1 - leverage);
    }
    if (largest(said) === labels[i]) right++;
  }
  return right / rows;
}

/** 1 where the class is the thing's, each class less its share. */
function oneHot(labels: ArrayLike<number>, rows: number, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  for (let i = 0; i < rows; i++) shares[labels[i]] += 1 / rows;
  return Float64Array.from({ length: rows * classes }, (_, at) => {
    const c = at % classes;
    return Number(labels[Math.floor(at / classes)] === c) - shares[c];
  });
}

function largest(values: Float64Array): number {
  let best = 0;
  for (let c = 1; c < values.length; c++) if (values[c] > values[best]) best = c;
  return best;
}

function centredColumns(data: ArrayLike<number>, rows: number, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < rows; i++) for (let k = 0; k < width; k++) means[k] += data[i * width + k] / rows;
  return Float64Array.from({ length: rows * width }, (_, at) => data[at] - means[at % width]);
}

function turned(x: Float64Array, rows: number, width: number): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let k = 0; k < width; k++) result[k * rows + i] = x[i * width + k];
  return result;
}

/** X X^T of `rows` rows. */
function products(x: Float64Array, rows: number, width: number): Float64Array {
  const result = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += x[i * width + k] * x[j * width + k];
      result[i * rows + j] = sum;
      result[j * rows + i] = sum;
    }
  return result;
}
