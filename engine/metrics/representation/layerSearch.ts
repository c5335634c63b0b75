/**
 * The best pair of layers of two networks, and what it is worth: every order of the things is tried on all pairs of layers
 * alike, and the best of each order is what the best score is held against. Orders are many, so that what does not depend on
 * them is done once.
 */
import { type Calibration, calibrate } from "./calibration.ts";
import { alignmentOf, type CentredKernel, criterion } from "./kernelAlignment.ts";
import { checkSame } from "./neighbourAlignment.ts";
import type { Neighbours } from "./neighbours.ts";

/** Scores of all pairs of layers [a][b], row-major, where things of the second side are in another order: i meets order[i]. */
export interface PairScorer {
  /** Things. */
  size: number;
  /** Layers of either side. */
  rows: number;
  columns: number;
  scores(order: Int32Array): Float64Array;
}

/** Mutual nearest neighbours. Lists of the second side are kept as bits, of which a permuted pair of things finds its own. */
export function neighbourScorer(a: readonly Neighbours[], b: readonly Neighbours[]): PairScorer {
  for (const layer of [...a, ...b]) checkSame(a[0], layer);
  const { size, k } = a[0];
  const words = Math.ceil((size * size) / 32);
  const masks = b.map(({ indices }) => {
    const mask = new Uint32Array(words);
    for (let at = 0; at < indices.length; at++) {
      const cell = Math.floor(at / k) * size + indices[at];
      mask[cell >>> 5] |= 1 << (cell & 31);
    }
    return mask;
  });
  const cells = new Int32Array(size * k);
  return {
    size,
    rows: a.length,
    columns: b.length,
    scores(order) {
      const result = new Float64Array(a.length * b.length);
      a.forEach(({ indices }, row) => {
        for (let i = 0, at = 0; i < size; i++)
          for (let n = 0; n < k; n++, at++) cells[at] = order[i] * size + order[indices[at]];
        masks.forEach((mask, column) => {
          result[row * b.length + column] = marked(mask, cells) / cells.length;
        });
      });
      return result;
    },
  };
}

function marked(mask: Uint32Array, cells: Int32Array): number {
  let count = 0;
  for (let at = 0; at < cells.length; at++) count += (mask[cells[at] >>> 5] >>> (cells[at] & 31)) & 1;
  return count;
}

/** Centred kernel alignment; all kernels biased or all unbiased. Half of each symmetric kernel is enough. */
export function kernelScorer(a: readonly CentredKernel[], b: readonly CentredKernel[]): PairScorer {
  for (const layer of [...a, ...b]) checkSame(a[0], layer);
  const { size } = a[0];
  const row = b.map(() => new Float64Array(size));
  return {
    size,
    rows: a.length,
    columns: b.length,
    scores(order) {
      const sums = new Float64Array(a.length * b.length);
      for (let i = 0; i < size; i++) {
        const from = order[i] * size;
        b.forEach(({ values }, column) => {
          const target = row[column];
          for (let j = 0; j < i; j++) target[j] = 2 * values[from + order[j]];
          target[i] = values[from + order[i]];
        });
        for (let first = 0; first < a.length; first++)
          addProducts(a[first].values, i * size, row, i + 1, sums, first * b.length);
      }
      return sums.map((sum, pair) => {
        const [first, second] = [a[Math.floor(pair / b.length)], b[pair % b.length]];
        return alignmentOf(criterion(sum, first), first, second);
      });
    },
  };
}

/** Adds the product of a line with each of the rows; four rows at a time share what is read of the line. */
function addProducts(
  line: Float64Array,
  from: number,
  rows: readonly Float64Array[],
  length: number,
  sums: Float64Array,
  at: number,
): void {
  let r = 0;
  for (; r + 4 <= rows.length; r += 4) {
    const [r0, r1, r2, r3] = [rows[r], rows[r + 1], rows[r + 2], rows[r + 3]];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = 0; j < length; j++) {
      const value = line[from + j];
      s0 += value * r0[j];
      s1 += value * r1[j];
      s2 += value * r2[j];
      s3 += value * r3[j];
    }
    sums[at + r] += s0;
    sums[at + r + 1] += s1;
    sums[at + r + 2] += s2;
    sums[at + r + 3] += s3;
  }
  for (; r < rows.length; r++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += line[from + j] * rows[r][j];
    sums[at + r] += sum;
  }
}

/** What a search found. */
export interface LayerSearch extends Calibration {
  /** The best pair of layers. */
  row: number;
  column: number;
  /** Scores of all pairs, [row][column]. */
  scores: number[][];
  /** p-value of each pair by itself, as if only it had been looked at. */
  pairP: number[][];
  /** The best score of each order. */
  torn: number[];
}

/** Collects the scores of one order after the other. */
export class LayerSearchTally {
  private readonly observed: Float64Array;
  private readonly reached: Float64Array;
  private readonly torn: number[] = [];

  constructor(private readonly scorer: PairScorer) {
    this.observed = scorer.scores(Int32Array.from({ length: scorer.size }, (_, i) => i));
    this.reached = new Float64Array(this.observed.length);
  }

  /** One more order of the things. */
  add(order: Int32Array): void {
    const scores = this.scorer.scores(order);
    for (let pair = 0; pair < scores.length; pair++) if (scores[pair] >= this.observed[pair]) this.reached[pair]++;
    this.torn.push(Math.max(...scores));
  }

  /** @param alpha see `calibrate`. The first of equally good pairs is the best. */
  result(alpha: number): LayerSearch {
    const { observed, scorer, torn } = this;
    const best = observed.indexOf(Math.max(...observed));
    const table = (values: ArrayLike<number>) =>
      Array.from({ length: scorer.rows }, (_, row) =>
        Array.from({ length: scorer.columns }, (__, column) => values[row * scorer.columns + column]),
      );
    return {
      ...calibrate(observed[best], torn, alpha),
      row: Math.floor(best / scorer.columns),
      column: best % scorer.columns,
      scores: table(observed),
      pairP: table(this.reached.map((count) => (1 + count) / (torn.length + 1))),
      torn,
    };
  }
}
