/**
 * Three ways from the affinities of all cells to what sticks out: each gives an inconsistency of 0..1 per cell, turned so
 * that the smaller part is the inconsistent one.
 */
import { percentile } from "../../image/percentile.ts";
import { anchorCells, consensus } from "./clustering/anchors.ts";
import { meanShift } from "./clustering/meanShift.ts";
import type { NormalisedCut } from "./clustering/normalisedCut.ts";
import { cellMeans, sideScore } from "./sides.ts";

/** Cells that were computed, and the affinities among them. */
export interface ComputedCells {
  /** Indices on the grid, ascending. */
  cells: Uint32Array;
  /** n x n for these n cells, 0..1, symmetric. */
  affinity: Float32Array;
}

export interface Split {
  /** 0..1 per computed cell; 1: does not agree with the majority. */
  inconsistency: Float64Array;
  /** 1: in the smaller part. */
  inconsistent: Uint8Array;
}

/** Share of a response below the level that counts as full agreement. */
const LEVEL_SHARE = 0.9;

/**
 * The cut says who is in the smaller part. The map then says how much more (or less) each cell agrees with the majority
 * than with the minority: t = mean affinity with the majority - with the minority, and (max t - t) / 2. It is 1 only if
 * the sides agree fully within and not at all across, and near 0 everywhere if the cut divides what belongs together.
 */
export function byNormalisedCut({ affinity, cells }: ComputedCells, cut: NormalisedCut): Split {
  const count = cells.length;
  const onSideOne = cut.side.reduce((sum, side) => sum + side, 0);
  // Of two equal halves the one without the first cell counts as the smaller.
  const small = 2 * onSideOne === count ? 1 - cut.side[0] : Number(2 * onSideOne < count);
  const inconsistent = cut.side.map((side) => Number(side === small));
  const { majority, minority } = cellMeans(affinity, inconsistent);
  const preference = majority.map((value, i) => value - minority[i]);
  const most = preference.reduce((a, b, i) => (inconsistent[i] ? a : Math.max(a, b)), -Infinity);
  const inconsistency = preference.map((value) => Math.min(1, Math.max(0, (most - value) / 2)));
  // Cells that are all alike give a cut like any other, but nobody on the far side of it.
  if (inconsistency.every((value) => value < 1e-6)) inconsistent.fill(0);
  return { inconsistency, inconsistent };
}

/**
 * The paper's clustering: agreement with the mode of all rows of affinities.
 * @param level affinity that counts as full agreement; see `toSplit`.
 */
export function byMeanShift({ affinity, cells }: ComputedCells, level?: number): Split {
  return toSplit(relative(meanShift(affinity, cells.length).mode, level), affinity, level);
}

/** The fast variant: agreement with nine anchors, brought to one response. */
export function byAnchors({ affinity, cells }: ComputedCells, rows: number, columns: number, level?: number): Split {
  const count = cells.length;
  const anchors = new Set(anchorCells(rows, columns).map((cell) => nearest(cells, cell, columns)));
  const responses = Array.from(anchors, (i) => relative(affinity.subarray(i * count, (i + 1) * count), level));
  return toSplit(consensus(responses).response, affinity, level);
}

/**
 * A response as a share of full agreement, 0..1. Trained probabilities have a level, 1. Cosines of cells that belong
 * together stay well below it, differently for each cell: there it is what the tenth of the cells that agrees most reaches.
 */
function relative(response: Float32Array | Float64Array, level?: number): Float64Array {
  const full = level ?? percentile(Float32Array.from(response), LEVEL_SHARE);
  return Float64Array.from(response, (value) => (full > 0 ? Math.min(1, value / full) : 0));
}

/**
 * From agreement to inconsistency. With a given level by the rule of the authors' program: .5 divides the cells, and if
 * more than half exceed it, the reference was in the smaller part and all is turned over.
 */
function toSplit(agreement: Float64Array, affinity: Float32Array, level?: number): Split {
  const inconsistency = agreement.map((value) => 1 - value);
  if (level === undefined) return divide(agreement, inconsistency, affinity);
  const above = exceeding(inconsistency, 0.5);
  if (!isMost(above)) return { inconsistency, inconsistent: above };
  return { inconsistency: agreement, inconsistent: above.map((label) => 1 - label) };
}

/**
 * Without a level .5 means nothing: the cells are divided where the two parts differ most. A large part that disagrees is
 * the majority only if it is a part, more like itself than like the others. Otherwise it is made of cells that agree with
 * little because there is little to see in them, and the inconsistent ones are the outermost among them.
 */
function divide(agreement: Float64Array, inconsistency: Float64Array, affinity: Float32Array): Split {
  let above = exceeding(inconsistency, bestDivision(inconsistency));
  if (isMost(above)) {
    const { withinMinority, between } = sideScore(cellMeans(affinity, above), above);
    if (withinMinority > between) {
      return { inconsistency: agreement, inconsistent: above.map((label) => 1 - label) };
    }
  }
  while (isMost(above)) above = exceeding(inconsistency, bestDivision(inconsistency.filter((_, i) => above[i])));
  return { inconsistency, inconsistent: above };
}

const exceeding = (values: Float64Array, threshold: number): Uint8Array =>
  Uint8Array.from(values, (value) => Number(value > threshold));

const isMost = (labels: Uint8Array): boolean => 2 * labels.reduce((sum, label) => sum + label, 0) > labels.length;

/** The value that divides numbers into two groups of the largest variance between them (Otsu 1979); NaN if all are equal. */
function bestDivision(values: Float64Array): number {
  const sorted = values.toSorted();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let [best, most, below] = [Number.NaN, 0, 0];
  for (let k = 1; k < sorted.length; k++) {
    below += sorted[k - 1];
    // Rounding is no difference.
    if (sorted[k] - sorted[k - 1] < 1e-6) continue;
    const difference = below / k - (total - below) / (sorted.length - k);
    const between = k * (sorted.length - k) * difference * difference;
    if (between > most) [most, best] = [between, (sorted[k - 1] + sorted[k]) / 2];
  }
  return best;
}

/** Which of the computed cells lies nearest to a cell of the grid. */
function nearest(cells: Uint32Array, wanted: number, columns: number): number {
  let [best, least] = [0, Infinity];
  cells.forEach((cell, i) => {
    const rows = Math.floor(cell / columns) - Math.floor(wanted / columns);
    const across = (cell % columns) - (wanted % columns);
    const square = rows * rows + across * across;
    if (square < least) [best, least] = [i, square];
  });
  return best;
}
