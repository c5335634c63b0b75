/**
 * The normalised cut: Shi and Malik, "Normalized cuts and image segmentation", PAMI 2000. Two parts of a graph such that
 * little affinity crosses between them, measured against all that each part has.
 */
import { largestEigenPair } from "../../../metrics/symmetricEigen.ts";

/** For the length of L v - lambda v. Affinities come in single precision: closer says nothing more. */
const TOLERANCE = 1e-7;

export interface NormalisedCut {
  /** Second smallest eigenvalue of the normalised Laplacian: near 0 for two parts, near 1 if there is only one. */
  lambda2: number;
  /** D^(-1/2) times its eigenvector of length 1, one number per node; the first that is not 0 is positive. */
  indicator: Float64Array;
  /** Nodes whose indicator reaches it are on side 1. */
  threshold: number;
  /** Ncut of that threshold, the best of all: cut / assoc(A, V) + cut / assoc(B, V), 0..2. */
  cost: number;
  /** 0 or 1 per node; both occur. */
  side: Uint8Array;
}

/**
 * @param affinity count * count, symmetric, not negative, without NaN.
 * @returns undefined for fewer than two nodes.
 */
export function normalisedCut(affinity: Float32Array | Float64Array, count: number): NormalisedCut | undefined {
  if (count < 2) return undefined;
  const degrees = degreesOf(affinity, count);
  const roots = degrees.map((degree) => (degree > 0 ? 1 / Math.sqrt(degree) : 0));
  const volume = degrees.reduce((sum, degree) => sum + degree, 0);
  // The smallest eigenvalue of the Laplacian is 0 and its vector known: it is left out, and the largest one of
  // D^(-1/2) W D^(-1/2) = I - L among the others is 1 - lambda_2.
  const trivial = degrees.map((degree) => Math.sqrt(degree / volume));
  const scaled = new Float64Array(count);
  const multiply = (x: Float64Array, y: Float64Array) => {
    for (let i = 0; i < count; i++) scaled[i] = roots[i] * x[i];
    for (let i = 0; i < count; i++) y[i] = roots[i] * rowTimes(affinity, i * count, scaled);
  };
  const pair = largestEigenPair(count, multiply, trivial, TOLERANCE);
  const sign = Math.sign(pair.vector.find((value) => Math.abs(value) > 1e-12) ?? 1);
  const indicator = pair.vector.map((value, i) => sign * roots[i] * value);
  return { lambda2: 1 - pair.value, indicator, ...bestThreshold(affinity, degrees, indicator) };
}

function degreesOf(affinity: Float32Array | Float64Array, count: number): Float64Array {
  const degrees = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < count; j++) degrees[i] += affinity[at++];
  return degrees;
}

function rowTimes(matrix: Float32Array | Float64Array, from: number, x: Float64Array): number {
  // Four sums, because each addition waits for the one before it: this line is where the time goes.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = x.length - (x.length % 4);
  for (let j = 0; j < whole; j += 4) {
    a += matrix[from + j] * x[j];
    b += matrix[from + j + 1] * x[j + 1];
    c += matrix[from + j + 2] * x[j + 2];
    d += matrix[from + j + 3] * x[j + 3];
  }
  for (let j = whole; j < x.length; j++) a += matrix[from + j] * x[j];
  return a + b + c + d;
}

/** Tries every threshold between two nodes: moves them to side 1 one by one, largest indicator first. */
function bestThreshold(
  affinity: Float32Array | Float64Array,
  degrees: Float64Array,
  indicator: Float64Array,
): { threshold: number; cost: number; side: Uint8Array } {
  const count = degrees.length;
  const order = Uint32Array.from(indicator.keys()).sort((a, b) => indicator[b] - indicator[a] || a - b);
  const volume = degrees.reduce((sum, degree) => sum + degree, 0);
  const moved = new Float64Array(count);
  let [cut, taken] = [0, 0];
  let [cost, members] = [Infinity, 1];
  for (let k = 0; k < count - 1; k++) {
    const node = order[k];
    // Its affinity to the rest is cut from now on; that to side 1 no longer is.
    cut += degrees[node] - affinity[node * count + node] - 2 * rowTimes(affinity, node * count, moved);
    taken += degrees[node];
    moved[node] = 1;
    if (indicator[order[k + 1]] === indicator[node]) continue;
    const here = cut / taken + cut / (volume - taken);
    if (here < cost) [cost, members] = [here, k + 1];
  }
  const side = new Uint8Array(count);
  for (let k = 0; k < members; k++) side[order[k]] = 1;
  return { threshold: indicator[order[members - 1]], cost, side };
}
