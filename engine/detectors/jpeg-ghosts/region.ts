/** The part of a picture whose compression history differs most from that of the rest, over all qualities. */
import { connectedRegions } from "../../image/connectedRegions.ts";
import type { Contrast } from "./contrast.ts";

/** A part smaller than this share of the judged cells is not looked for, nor one larger than that: then it is the rest. */
const LEAST_SHARE = 0.03;
const MOST_SHARE = 0.5;
/** Distances from the median, in nats, at which maps are cut into regions. */
const CUTS = [0.1, 0.2, 0.4, 0.8, 1.6];
/** Standard errors of a window that a difference must exceed to count. */
const DEVIATIONS = 3;
/** What a difference loses, per nat, where neither part is without a ghost: depth alone varies with content. */
const BOTH_GHOSTS = 0.3;

export interface OddRegion {
  /** Index of its quality. */
  table: number;
  /** -1: its ghost is deeper than that of the rest. 1: the rest has a ghost that is missing here. */
  side: -1 | 1;
  /** Cells in ascending order. */
  cells: Int32Array;
  /** Means of the log ratios, nats. */
  inside: number;
  outside: number;
  /**
   * Difference of both in nats less what chance gives and less a share of the smaller ghost's depth. At most 0: nothing.
   */
  statistic: number;
}

/**
 * The region of largest statistic. Maps are looked at in the order of the best that they could give, and no further than
 * that can beat what was found. Where none beats 0, the map that could have given most, without cells.
 */
export function oddestRegion(contrasts: readonly Contrast[], columns: number, reach: number): OddRegion {
  const order = hypotheses(contrasts, reach);
  const { table, side, median } = order[0];
  let best: OddRegion = { table, side, cells: new Int32Array(), inside: median, outside: median, statistic: 0 };
  for (const hypothesis of order) {
    if (hypothesis.bound <= best.statistic) break;
    for (const region of regionsOf(contrasts[hypothesis.table].values, hypothesis, columns))
      if (region.statistic > best.statistic) best = region;
  }
  return best;
}

/** The largest region beyond each cut, if it is neither too small nor too large. */
function regionsOf(values: Float32Array, hypothesis: Hypothesis, columns: number): OddRegion[] {
  const { table, side, median, judged, penalty } = hypothesis;
  const found: OddRegion[] = [];
  const beyond = new Uint8Array(values.length);
  for (const cut of CUTS) {
    let [sum, rest, count] = [0, 0, 0];
    for (let cell = 0; cell < values.length; cell++) {
      const value = values[cell];
      beyond[cell] = side * (value - median) > cut ? 1 : 0;
      if (beyond[cell]) count++;
      else if (!Number.isNaN(value)) {
        sum += value;
        rest++;
      }
    }
    if (count < LEAST_SHARE * judged) break;
    const [cells] = connectedRegions(beyond, columns, values.length / columns);
    if (cells.length < LEAST_SHARE * judged) break;
    if (cells.length > MOST_SHARE * judged) continue;
    const inside = cells.reduce((total, cell) => total + values[cell], 0) / cells.length;
    const outside = sum / rest;
    const statistic = side * (inside - outside) - penalty - BOTH_GHOSTS * Math.min(Math.abs(inside), Math.abs(outside));
    found.push({ table, side, cells, inside, outside, statistic });
  }
  return found;
}

interface Hypothesis {
  table: number;
  side: -1 | 1;
  median: number;
  /** Known cells. */
  judged: number;
  /** No region of this map and side can have a larger statistic. */
  bound: number;
  /** What chance gives. */
  penalty: number;
}

/** Both sides of all maps, best bound first. */
function hypotheses(contrasts: readonly Contrast[], reach: number): Hypothesis[] {
  return contrasts
    .flatMap(({ values, noise }, table): Hypothesis[] => {
      const sorted = values.filter((value) => !Number.isNaN(value)).sort();
      if (sorted.length === 0) return [];
      const median = sorted[sorted.length >> 1];
      const penalty = (DEVIATIONS * noise) / (2 * reach + 1);
      const mean = (part: Float32Array) => part.reduce((sum, value) => sum + value, 0) / part.length;
      const few = Math.max(1, Math.ceil(LEAST_SHARE * sorted.length));
      const half = Math.max(1, sorted.length >> 1);
      // The rest holds the half that lies on the other side of the median, and cells nearer to it.
      const high = mean(sorted.subarray(-few)) - mean(sorted.subarray(0, half));
      const low = mean(sorted.subarray(-half)) - mean(sorted.subarray(0, few));
      return [
        { table, side: 1, median, judged: sorted.length, bound: high - penalty, penalty },
        { table, side: -1, median, judged: sorted.length, bound: low - penalty, penalty },
      ];
    })
    .sort((a, b) => b.bound - a.bound);
}
