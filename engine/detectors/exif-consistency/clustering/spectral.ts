/**
 * Spectral clustering: Ng, Jordan and Weiss, "On spectral clustering", NIPS 2001, with the random-walk vectors of Shi and
 * Malik. Where the normalised cut finds the one best division in two, this divides into as many parts as asked.
 */

/** Rounds of orthogonal iteration (Golub and Van Loan, Matrix Computations, 8.2.4), and spare vectors that speed it up. */
const ROUNDS = 60;
const SPARE = 3;
/** Starts of k-means, and rounds of each. */
const STARTS = 8;
const MEANS_ROUNDS = 20;

/**
 * The leading eigenvectors of D^-1 W after the constant one, scaled to a mean square of 1.
 * @param affinity count * count, symmetric, not negative, without NaN.
 * @returns at most `wanted` vectors of one number per node, fewer where there are too few nodes.
 */
export function leadingVectors(affinity: Float32Array, count: number, wanted: number): Float64Array[] {
  const degrees = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < count; j++) degrees[i] += affinity[at++];
  const roots = degrees.map((degree) => (degree > 0 ? 1 / Math.sqrt(degree) : 0));
  const volume = degrees.reduce((sum, degree) => sum + degree, 0);
  const trivial = degrees.map((degree) => Math.sqrt(degree / volume));
  const size = Math.min(wanted + SPARE, count - 1);
  let vectors = Array.from({ length: Math.max(0, size) }, (_, k) =>
    // Without pattern, and the same every time.
    Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * (k + 1) * (i + 1)) + Math.cos(0.3 * i * (k + 2))),
  );
  for (let round = 0; round < ROUNDS; round++) {
    vectors = timesScaled(affinity, roots, vectors);
    orthonormalise(vectors, trivial);
  }
  return vectors.slice(0, wanted).map((vector) => {
    const along = vector.map((value, i) => roots[i] * value);
    const square = along.reduce((sum, value) => sum + value * value, 0) / count;
    return along.map((value) => value / Math.sqrt(square || 1));
  });
}

/** D^-1/2 W D^-1/2 times each vector. Four at a time, because reading the matrix takes longer than multiplying. */
function timesScaled(
  affinity: Float32Array,
  roots: Float64Array,
  vectors: readonly Float64Array[],
): Float64Array<ArrayBuffer>[] {
  const count = roots.length;
  const scaled = vectors.map((vector) => {
    const result = new Float64Array(count);
    for (let i = 0; i < count; i++) result[i] = roots[i] * vector[i];
    return result;
  });
  const products = vectors.map(() => new Float64Array(count));
  for (let k = 0; k < vectors.length; k += 4) {
    // The last ones again, where fewer are left.
    const four = [0, 1, 2, 3].map((j) => Math.min(k + j, vectors.length - 1));
    timesFour(
      affinity,
      roots,
      four.map((j) => scaled[j]),
      four.map((j) => products[j]),
    );
  }
  return products;
}

function timesFour(matrix: Float32Array, roots: Float64Array, by: Float64Array[], into: Float64Array[]): void {
  const count = roots.length;
  const whole = count - (count % 2);
  const [p, q, r, s] = by;
  for (let i = 0, at = 0; i < count; i++) {
    // Two sums for each, because an addition waits for the one before it.
    let [evenP, oddP, evenQ, oddQ, evenR, oddR, evenS, oddS] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let j = 0; j < whole; j += 2, at += 2) {
      const even = matrix[at];
      const odd = matrix[at + 1];
      evenP += even * p[j];
      oddP += odd * p[j + 1];
      evenQ += even * q[j];
      oddQ += odd * q[j + 1];
      evenR += even * r[j];
      oddR += odd * r[j + 1];
      evenS += even * s[j];
      oddS += odd * s[j + 1];
    }
    const last = whole < count ? matrix[at++] : 0;
    const rest = (vector: Float64Array) => (whole < count ? last * vector[whole] : 0);
    into[0][i] = roots[i] * (evenP + oddP + rest(p));
    into[1][i] = roots[i] * (evenQ + oddQ + rest(q));
    into[2][i] = roots[i] * (evenR + oddR + rest(r));
    into[3][i] = roots[i] * (evenS + oddS + rest(s));
  }
}

/** Gram and Schmidt, in place, the excluded direction first. */
function orthonormalise(vectors: Float64Array[], excluded: Float64Array): void {
  vectors.forEach((vector, k) => {
    for (const other of [excluded, ...vectors.slice(0, k)]) {
      let along = 0;
      for (let i = 0; i < vector.length; i++) along += other[i] * vector[i];
      for (let i = 0; i < vector.length; i++) vector[i] -= along * other[i];
    }
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let i = 0; i < vector.length; i++) vector[i] /= length;
  });
}

/**
 * k-means (Lloyd 1982) on one point per node, the best of several starts; the same points give the same parts.
 * @param coordinates one array per dimension.
 * @returns the part of each node, 0..k-1; parts may be empty.
 */
export function kMeans(coordinates: readonly Float64Array[], count: number, k: number): Uint8Array {
  let best = { labels: new Uint8Array(count), cost: Infinity };
  for (let start = 0; start < STARTS; start++) {
    const found = lloyd(coordinates, count, farthestFirst(coordinates, count, k, (104_729 * start + 7919) % count));
    if (found.cost < best.cost) best = found;
  }
  return best.labels;
}

/** Starting centres that lie far from each other, beginning with a given node. */
function farthestFirst(coordinates: readonly Float64Array[], count: number, k: number, first: number): number[][] {
  const point = (i: number) => coordinates.map((values) => values[i]);
  const centres = [point(first)];
  const nearest = new Float64Array(count).fill(Infinity);
  while (centres.length < k) {
    let [farthest, most] = [0, -1];
    for (let i = 0; i < count; i++) {
      nearest[i] = Math.min(nearest[i], squareDistance(coordinates, i, centres[centres.length - 1]));
      if (nearest[i] > most) [farthest, most] = [i, nearest[i]];
    }
    centres.push(point(farthest));
  }
  return centres;
}

function lloyd(
  coordinates: readonly Float64Array[],
  count: number,
  centres: number[][],
): { labels: Uint8Array<ArrayBuffer>; cost: number } {
  const labels = new Uint8Array(count);
  let cost = 0;
  for (let round = 0; round < MEANS_ROUNDS; round++) {
    cost = 0;
    const sums = centres.map((centre) => ({ members: 0, totals: centre.map(() => 0) }));
    for (let i = 0; i < count; i++) {
      let [part, least] = [0, Infinity];
      for (let c = 0; c < centres.length; c++) {
        const distance = squareDistance(coordinates, i, centres[c]);
        if (distance >= least) continue;
        part = c;
        least = distance;
      }
      labels[i] = part;
      cost += least;
      sums[part].members++;
      for (let d = 0; d < coordinates.length; d++) sums[part].totals[d] += coordinates[d][i];
    }
    centres = centres.map((centre, c) =>
      sums[c].members > 0 ? sums[c].totals.map((total) => total / sums[c].members) : centre,
    );
  }
  return { labels, cost };
}

function squareDistance(coordinates: readonly Float64Array[], i: number, centre: readonly number[]): number {
  let sum = 0;
  for (let d = 0; d < centre.length; d++) {
    const apart = coordinates[d][i] - centre[d];
    sum += apart * apart;
  }
  return sum;
}
