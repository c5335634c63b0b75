/**
 * How much better "not on the picture's grid" explains a window than "on it does": a log likelihood ratio from the excess of
 * the eight phases in both directions.
 */
import { windowMeans } from "../../image/windowMeans.ts";
import { quantile } from "../../metrics/quantile.ts";

/** Windows are sorted by their texture into so many classes of equal size: fine texture hides the grid. */
const CLASSES = 8;
/** Known cells that a window needs, of all it has. */
const LEAST_KNOWN = 0.35;
/** A window alone never counts more than this, in nats. */
const MOST = 12;
/** Deviations of a grid elsewhere that is as plain as the picture's own where that one cannot be told. */
const FAINTEST = 3;

export interface GridLikelihood {
  /** Log likelihood ratios per cell, -12..12; NaN where flat. High: the picture's grid is missing or elsewhere. */
  ratios: Float32Array;
  /** Standardised excess that the picture's grid has in windows of middling texture. */
  expected: number;
}

/** Excess of the eight phases, averaged over windows and over both directions, in standard deviations of a phase without. */
interface Standardised {
  own: Float32Array;
  /** Of the strongest combination that is not the picture's grid. */
  other: Float32Array;
}

/**
 * @param vertical,horizontal excess planes of both directions. @param phases the picture's own phase in each.
 * @param activity mean difference across lines of each cell.
 */
export function gridLikelihood(
  vertical: readonly Float32Array[],
  horizontal: readonly Float32Array[],
  phases: readonly [number, number],
  activity: Float32Array,
  columns: number,
  reach: number,
): GridLikelihood {
  const rows = activity.length / columns;
  const least = LEAST_KNOWN * (2 * reach + 1) ** 2;
  const smooth = (plane: Float32Array) => windowMeans(plane, columns, rows, reach, least);
  const windows = [vertical, horizontal].map((planes) => planes.map(smooth));
  const known: number[] = [];
  for (let cell = 0; cell < activity.length; cell++)
    if (!Number.isNaN(vertical[0][cell] + horizontal[0][cell] + windows[0][0][cell] + windows[1][0][cell]))
      known.push(cell);
  known.sort((a, b) => activity[a] - activity[b] || a - b);

  const ratios = new Float32Array(activity.length).fill(Number.NaN);
  const expectations: number[] = [];
  for (let k = 0; k < CLASSES; k++) {
    const cells = known.slice(Math.floor((k * known.length) / CLASSES), Math.floor(((k + 1) * known.length) / CLASSES));
    if (cells.length === 0) continue;
    const { own, other } = standardise(windows, phases, cells);
    const sorted = own.slice().sort();
    const expected = Math.max(0, quantile(sorted, 0.5));
    const spread = Math.max(1, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349);
    expectations.push(expected);
    for (const [i, cell] of cells.entries()) ratios[cell] = ratioOf(own[i], other[i], expected, spread);
  }
  expectations.sort((a, b) => a - b);
  return { ratios, expected: expectations.length > 0 ? quantile(expectations, 0.5) : 0 };
}

function standardise(
  windows: readonly (readonly Float32Array[])[],
  phases: readonly [number, number],
  cells: readonly number[],
): Standardised {
  const own = new Float32Array(cells.length);
  const other = new Float32Array(cells.length);
  const [ownSum, best] = [new Float64Array(cells.length), new Float64Array(cells.length)];
  const gains = new Float64Array(cells.length).fill(Infinity);
  for (const [direction, planes] of windows.entries()) {
    const others = planes.filter((_, p) => p !== phases[direction]);
    const sorted = new Float64Array(others.length * cells.length);
    for (const [p, plane] of others.entries())
      for (let i = 0; i < cells.length; i++) sorted[p * cells.length + i] = plane[cells[i]];
    sorted.sort();
    const middle = quantile(sorted, 0.5);
    const deviation = Math.max(1e-4, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349);
    const ownPlane = planes[phases[direction]];
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const mine = (ownPlane[cell] - middle) / deviation;
      let strongest = -Infinity;
      for (let p = 0; p < others.length; p++) strongest = Math.max(strongest, (others[p][cell] - middle) / deviation);
      ownSum[i] += mine;
      best[i] += Math.max(mine, strongest);
      gains[i] = Math.min(gains[i], Math.max(0, mine - strongest));
    }
  }
  for (let i = 0; i < cells.length; i++) {
    own[i] = ownSum[i] / Math.SQRT2;
    // One of the directions must differ: where the own phase is strongest in both, the nearest other one counts.
    other[i] = (best[i] - gains[i]) / Math.SQRT2;
  }
  return { own, other };
}

/** Half the prior goes to "no grid", half to the 63 grids that are not the picture's. */
function ratioOf(own: number, other: number, expected: number, spread: number): number {
  const onGrid = -(((own - expected) / spread) ** 2) / 2 - Math.log(spread);
  const none = -(own ** 2) / 2;
  const strength = Math.max(expected, FAINTEST);
  const elsewhere = none + strength * other - strength ** 2 / 2 - Math.log(63);
  const high = Math.max(none, elsewhere);
  const mixed = high + Math.log(0.5 * Math.exp(none - high) + 0.5 * Math.exp(elsewhere - high));
  return Math.max(-MOST, Math.min(MOST, mixed - onGrid));
}
