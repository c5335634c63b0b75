/**
 * Mean shift to the mode (Huh et al. 2018, section 4; Comaniciu and Meer 2002), in the one form that the authors' program
 * leaves well defined: neighbours are sought among the original positions, means are taken over the current ones, points
 * move one after the other and later ones see where earlier ones went.
 */
import { quantileOf } from "../../../metrics/quantile.ts";

const ITERATIONS = 5;
const BANDWIDTH_SHARE = 0.1;

export interface MeanShift {
  /** Where the points went, count * dimensions. */
  shifted: Float64Array;
  /** For each shifted point, how many original ones lie within the bandwidth. */
  counts: Uint32Array;
  /** Mean of the shifted points with most neighbours. */
  mode: Float64Array;
  /** Radius of the neighbourhood: the 10th percentile of all distances, those of points to themselves included. */
  bandwidth: number;
}

/** Share of both squared lengths below which a squared distance made of products is mostly rounding. */
const ROUNDING = 1e-9;
/** Share of a point's length that means may be off by. */
const SLACK = 1e-12;

/**
 * Products of shifted and original points are kept up to date, because they move as the points do: finding the neighbours
 * of a point then takes `count` steps, not count * dimensions. Time grows with count^2 * (count + dimensions), memory with
 * count * (count + dimensions).
 * @param points count * dimensions, row-major, without NaN. At least one point.
 */
export function meanShift(points: ArrayLike<number>, dimensions: number): MeanShift {
  const cloud = new Cloud(Float64Array.from(points), dimensions);
  const { count, shifted } = cloud;
  const bandwidth = bandwidthOf(cloud);
  const near = new Uint32Array(count);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let i = 0; i < count; i++) {
      const found = cloud.neighbours(i, bandwidth, near);
      // A point that left all original positions stays where it is, and so does one that has only itself.
      if (found > 0) cloud.moveToMean(i, near.subarray(0, found));
    }
  }
  const counts = new Uint32Array(count);
  for (let i = 0; i < count; i++) counts[i] = cloud.neighbours(i, bandwidth, near);
  return { shifted, counts, mode: modeOf(shifted, counts, dimensions), bandwidth };
}

class Cloud {
  readonly count: number;
  readonly shifted: Float64Array;
  readonly #original: Float64Array;
  readonly #dimensions: number;
  /** count * count: shifted point (row) times original point (column). */
  readonly #products: Float64Array;
  readonly #originalSquares: Float64Array;
  readonly #shiftedSquares: Float64Array;
  readonly #shiftedSums: RowSums;
  readonly #productSums: RowSums;

  constructor(original: Float64Array, dimensions: number) {
    const count = original.length / dimensions;
    this.count = count;
    this.shifted = original.slice();
    this.#original = original;
    this.#dimensions = dimensions;
    this.#products = new Float64Array(count * count);
    for (let i = 0; i < count; i++)
      for (let j = i; j < count; j++) {
        const product = dot(original, i * dimensions, j * dimensions, dimensions);
        this.#products[i * count + j] = product;
        this.#products[j * count + i] = product;
      }
    this.#originalSquares = Float64Array.from({ length: count }, (_, i) => this.#products[i * count + i]);
    this.#shiftedSquares = this.#originalSquares.slice();
    this.#shiftedSums = new RowSums(this.shifted, dimensions);
    this.#productSums = new RowSums(this.#products, count);
  }

  /** Squared distance of shifted point i and original point j; `limit` is the one it will be compared with. */
  square(i: number, j: number, limit: number): number {
    const lengths = this.#shiftedSquares[i] + this.#originalSquares[j];
    const square = lengths - 2 * this.#products[i * this.count + j];
    // Where rounding could decide, take the differences themselves.
    if (square > ROUNDING * lengths && Math.abs(square - limit) > ROUNDING * lengths) return square;
    let sum = 0;
    const [a, b] = [i * this.#dimensions, j * this.#dimensions];
    for (let k = 0; k < this.#dimensions; k++) sum += (this.shifted[a + k] - this.#original[b + k]) ** 2;
    return sum;
  }

  /** Writes the original points within `radius` of shifted point i into `near`; returns how many there are. */
  neighbours(i: number, radius: number, near: Uint32Array): number {
    // Means of equal points round: that must not part them where the radius is 0.
    const reach = radius + SLACK * Math.sqrt(this.#shiftedSquares[i]);
    let found = 0;
    for (let j = 0; j < this.count; j++) if (Math.sqrt(this.square(i, j, reach * reach)) <= reach) near[found++] = j;
    return found;
  }

  /** Moves shifted point i to the mean of the shifted points `near`. */
  moveToMean(i: number, near: Uint32Array): void {
    if (near.length === 1 && near[0] === i) return;
    this.#shiftedSums.replaceByMean(i, near);
    this.#productSums.replaceByMean(i, near);
    const from = i * this.#dimensions;
    this.#shiftedSquares[i] = dot(this.shifted, from, from, this.#dimensions);
  }
}

/** The sum of all rows, kept beside a matrix whose rows are replaced one by one. */
class RowSums {
  readonly #matrix: Float64Array;
  readonly #length: number;
  readonly #all: Float64Array;

  constructor(matrix: Float64Array, length: number) {
    this.#matrix = matrix;
    this.#length = length;
    this.#all = new Float64Array(length);
    this.#add(
      this.#all,
      Uint32Array.from({ length: matrix.length / length }, (_, row) => row),
    );
  }

  /** Row `into` becomes the mean of the rows `chosen` (ascending), itself perhaps among them. */
  replaceByMean(into: number, chosen: Uint32Array): void {
    const count = this.#matrix.length / this.#length;
    // Points that have come together are neighbours of nearly all: then the few others are taken away.
    const few = 2 * chosen.length <= count;
    const sums = few ? new Float64Array(this.#length) : this.#all.slice();
    if (few) this.#add(sums, chosen);
    else this.#subtract(sums, othersThan(chosen, count));
    const row = Uint32Array.of(into);
    this.#subtract(this.#all, row);
    for (let k = 0; k < this.#length; k++) this.#matrix[into * this.#length + k] = sums[k] / chosen.length;
    this.#add(this.#all, row);
  }

  /**
   * Adds rows one after the other. Several are taken in one pass over the sums, in the same order, only for speed: nearly
   * all time of the mean shift goes here.
   */
  #add(sums: Float64Array, rows: Uint32Array): void {
    let r = 0;
    for (; r + 7 < rows.length; r += 8) {
      const [a, b, c, d, e, f, g, h] = Array.from(rows.subarray(r, r + 8), (row) => this.#row(row));
      for (let k = 0; k < sums.length; k++) sums[k] = sums[k] + a[k] + b[k] + c[k] + d[k] + e[k] + f[k] + g[k] + h[k];
    }
    for (; r < rows.length; r++) {
      const a = this.#row(rows[r]);
      for (let k = 0; k < sums.length; k++) sums[k] += a[k];
    }
  }

  /** The same with minus. */
  #subtract(sums: Float64Array, rows: Uint32Array): void {
    let r = 0;
    for (; r + 7 < rows.length; r += 8) {
      const [a, b, c, d, e, f, g, h] = Array.from(rows.subarray(r, r + 8), (row) => this.#row(row));
      for (let k = 0; k < sums.length; k++) sums[k] = sums[k] - a[k] - b[k] - c[k] - d[k] - e[k] - f[k] - g[k] - h[k];
    }
    for (; r < rows.length; r++) {
      const a = this.#row(rows[r]);
      for (let k = 0; k < sums.length; k++) sums[k] -= a[k];
    }
  }

  #row(row: number): Float64Array {
    return this.#matrix.subarray(row * this.#length, (row + 1) * this.#length);
  }
}

/** The numbers below `count` that are not among `chosen` (ascending). */
function othersThan(chosen: Uint32Array, count: number): Uint32Array {
  const others = new Uint32Array(count - chosen.length);
  for (let row = 0, next = 0, found = 0; row < count; row++) {
    if (chosen[next] === row) next++;
    else others[found++] = row;
  }
  return others;
}

/** Product of the rows that start at a and b. */
function dot(values: Float64Array, a: number, b: number, length: number): number {
  // Two sums, because each addition waits for the one before it.
  let [even, odd] = [0, 0];
  const pairs = length - (length % 2);
  for (let k = 0; k < pairs; k += 2) {
    even += values[a + k] * values[b + k];
    odd += values[a + k + 1] * values[b + k + 1];
  }
  if (pairs < length) even += values[a + pairs] * values[b + pairs];
  return even + odd;
}

/** Before anything moved. */
function bandwidthOf(cloud: Cloud): number {
  const { count } = cloud;
  const squares = new Float64Array((count * (count - 1)) / 2);
  for (let i = 0, at = 0; i < count; i++) for (let j = i + 1; j < count; j++) squares[at++] = cloud.square(i, j, 0);
  squares.sort();
  // Of all count^2 distances, the first `count` are those of points to themselves; the others come twice.
  const distance = (index: number) => (index < count ? 0 : Math.sqrt(squares[(index - count) >> 1]));
  return quantileOf(count * count, distance, BANDWIDTH_SHARE);
}

function modeOf(shifted: Float64Array, counts: Uint32Array, dimensions: number): Float64Array {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const mode = new Float64Array(dimensions);
  let members = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] !== most) continue;
    members++;
    for (let k = 0; k < dimensions; k++) mode[k] += shifted[i * dimensions + k];
  }
  return mode.map((sum) => sum / members);
}
