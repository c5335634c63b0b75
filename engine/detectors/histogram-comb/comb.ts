/**
 * Combs in histograms of 8-bit levels. A curve that is applied to finished 8-bit values leaves gaps where it is steeper
 * than 1, levels that no input is mapped to, and peaks where it is flatter, levels that two inputs share; the histogram of
 * a photograph is smooth (Stamm and Liu 2010).
 */

/** What is seen in one histogram of 256 levels. */
export interface Comb {
  /** The levels judged: those between the first and the last that are well filled. Equal where there are too few. */
  first: number;
  last: number;
  /** Levels that hold less than a quarter of what their neighbourhood does. */
  gaps: number[];
  /** Levels that hold at least 1.75 times as much. */
  peaks: number[];
  /** Mean distance of gaps, or of peaks where these are more, if it is about the same everywhere; in levels. */
  period?: number;
}

/** Pixels that a level's neighbourhood must hold on average, so that a gap cannot be chance. */
const WELL_FILLED = 100;
/** Neighbours on each side. */
const REACH = 3;
const GAP = 0.25;
const PEAK = 1.75;
/** Levels next to black and white are left out: clipping fills these. */
const MARGIN = 3;
/** Fewer levels than this tell nothing of a period. */
const FEWEST_LEVELS = 32;

export function findComb(histogram: ArrayLike<number>): Comb {
  const usual = Float64Array.from({ length: 256 }, (_, level) => medianAround(histogram, level));
  let first = MARGIN;
  let last = 255 - MARGIN;
  while (first < last && usual[first] < WELL_FILLED) first++;
  while (last > first && usual[last] < WELL_FILLED) last--;
  if (last - first + 1 < FEWEST_LEVELS) return { first, last: first, gaps: [], peaks: [] };
  const gaps: number[] = [];
  const peaks: number[] = [];
  for (let level = first; level <= last; level++) {
    if (usual[level] < WELL_FILLED) continue;
    if (histogram[level] < GAP * usual[level]) gaps.push(level);
    if (histogram[level] > PEAK * usual[level]) peaks.push(level);
  }
  return { first, last, gaps, peaks, period: evenSpacing(gaps.length >= peaks.length ? gaps : peaks) };
}

/** Median of the levels around one, itself left out. */
function medianAround(histogram: ArrayLike<number>, level: number): number {
  const around: number[] = [];
  for (let other = Math.max(0, level - REACH); other <= Math.min(255, level + REACH); other++)
    if (other !== level) around.push(histogram[other]);
  around.sort((a, b) => a - b);
  const middle = around.length >> 1;
  return around.length % 2 === 1 ? around[middle] : (around[middle - 1] + around[middle]) / 2;
}

/** The mean gap between marks, if there are at least 4 and their gaps vary by less than half of it. */
function evenSpacing(marks: readonly number[]): number | undefined {
  if (marks.length < 4) return undefined;
  const distances = marks.slice(1).map((mark, i) => mark - marks[i]);
  const mean = (marks[marks.length - 1] - marks[0]) / distances.length;
  const deviation = Math.sqrt(distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / distances.length);
  return deviation < mean / 2 ? mean : undefined;
}
