/**
 * The trace of one lattice all over a picture: is there one, how strong is it where, and how much of it does a part show?
 */
import { quantile } from "../../metrics/quantile.ts";
import type { LatticeRatios } from "./latticeRatios.ts";

/** Classes of texture, of equally many blocks: how strong the trace is depends on it. */
const CLASSES = 12;
/** Fewer blocks can neither show a trace nor disagree with one. */
const LEAST_BLOCKS = 96;
/** Edge of the squares in blocks that count as independent when the trace as a whole is tested. */
const SQUARE = 4;
/** MAD of normal numbers is so much smaller than their standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
/** No class is taken to be steadier than this: standard deviation of a block's ln ratio. */
const LEAST_DEVIATION = 0.1;

export interface Trace {
  /** Positive or negative: which of the two lattices was recorded. */
  sign: 1 | -1;
  /** Median of sign * ratio over all blocks. */
  strength: number;
  /** How far the mean of the ratios lies from 0, in its standard errors. */
  significance: number;
  /**
   * Per block: what it knows about whether it carries the trace, and that times how much of it it carries (1 as the rest
   * of its class, 0 nothing, -1 the other lattice). 0 where nothing was computed.
   */
  information: Float32Array;
  carried: Float32Array;
}

const sortedNumbers = (values: Iterable<number>): Float64Array =>
  Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();

/** Middle and robust deviation. */
export function robust(values: Iterable<number>): { median: number; deviation: number } {
  const sorted = sortedNumbers(values);
  const median = quantile(sorted, 0.5);
  const distances = sorted.map((value) => Math.abs(value - median)).sort();
  return { median, deviation: MAD_TO_DEVIATION * quantile(distances, 0.5) };
}

/** t of the means of squares, which are far enough apart to count as independent. */
function significanceOf(ratios: Float32Array, columns: number, rows: number): number {
  const means: number[] = [];
  for (let top = 0; top < rows; top += SQUARE)
    for (let left = 0; left < columns; left += SQUARE) {
      let [sum, count] = [0, 0];
      for (let y = top; y < Math.min(rows, top + SQUARE); y++)
        for (let x = left; x < Math.min(columns, left + SQUARE); x++) {
          const ratio = ratios[y * columns + x];
          if (Number.isNaN(ratio)) continue;
          sum += ratio;
          count++;
        }
      if (count >= (SQUARE * SQUARE) / 4) means.push(sum / count);
    }
  if (means.length < 4) return 0;
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  const squares = means.reduce((a, b) => a + (b - mean) ** 2, 0);
  return mean / Math.sqrt(Math.max(1e-12, squares / (means.length - 1) / means.length));
}

/** The trace that `ratios` show, or undefined where there are too few blocks to tell. */
export function findTrace(ratios: Float32Array, { energy, columns, rows }: LatticeRatios): Trace | undefined {
  const significance = significanceOf(ratios, columns, rows);
  const sorted = sortedNumbers(energy);
  if (sorted.length < LEAST_BLOCKS) return undefined;
  const sign = significance < 0 ? -1 : 1;
  const limits = Array.from({ length: CLASSES - 1 }, (_, i) => quantile(sorted, (i + 1) / CLASSES));
  const classOf = Uint8Array.from(energy, (value) => {
    const index = limits.findIndex((limit) => value < limit);
    return index < 0 ? CLASSES - 1 : index;
  });
  const members: number[][] = Array.from({ length: CLASSES }, () => []);
  for (let i = 0; i < ratios.length; i++) if (!Number.isNaN(ratios[i])) members[classOf[i]].push(sign * ratios[i]);
  const classes = members.map(robust);
  const information = new Float32Array(ratios.length);
  const carried = new Float32Array(ratios.length);
  for (let i = 0; i < ratios.length; i++) {
    if (Number.isNaN(ratios[i])) continue;
    const { median, deviation } = classes[classOf[i]];
    if (!(median > 0)) continue;
    const precision = 1 / Math.max(LEAST_DEVIATION, deviation) ** 2;
    information[i] = median * median * precision;
    carried[i] = sign * ratios[i] * median * precision;
  }
  return { sign, strength: sign * robust(ratios).median, significance: Math.abs(significance), information, carried };
}
