/**
 * What of a photograph contradicts its balls: where the direct view differs from what the balls say, at the depth at which they
 * agree best.
 */
import { guidedFilter } from "../../image/guidedFilter.ts";
import type { Plane } from "../../image/raster.ts";
import { windowMeans } from "../../image/windowMeans.ts";
import type { Sweep } from "../sweep/sweep.ts";
import { deviations, RELIABLE, witnessesNeeded } from "./deviations.ts";

export interface Verification {
  /** On the sweep's grid, 0..HOTTEST: larger contradicts more. NaN outside the protected region. */
  heat: Plane;
  /** On the same grid, 1: enough balls see the cell reliably, and no ball is in the way. */
  protectedRegion: Uint8Array;
  /** The highest mean heat of a window of WINDOW of the picture. NaN where no window is protected. */
  statistic: number;
  /** The middle of that window, pixels. */
  place: readonly [x: number, y: number] | undefined;
  /** In the order of the balls. */
  balls: BallExplanation[];
}

export interface BallExplanation {
  /** On the grid: by how much the direct view is off what this ball says; NaN where it says nothing. */
  deviation: Float32Array;
  /** Mean of that in the window of the statistic; NaN where the ball sees none of it. */
  contradiction: number;
  /** Where the ball shows it, pixels of the photograph. */
  place: readonly [x: number, y: number] | undefined;
}

/** Largest value of the heat map; a difference of light of about a tenth of white, where nothing else explains it. */
export const HOTTEST = 8;
/** Cells to each side among which most have to be seen, too. */
const SPECKLE = 2;
/** Of the smoothing along the edges of the photograph: cells to each side, and variance below which it counts as flat. */
const GUIDED = { reach: 12, flat: 1e-3 };
/** Share of the picture that the window of the statistic has, and how much of it must be protected. */
const WINDOW = 0.02;
const KNOWN = 0.6;

/** @param seen the sweep of the photograph. */
export function verify(seen: Sweep): Verification {
  const { width, height, step } = seen;
  const each = seen.balls.map((said) => deviations(seen, said));
  const protectedRegion = protectedCells(seen);
  const heat = smoothed(combined(seen, each, protectedRegion), protectedRegion, seen);
  const reach = Math.max(1, Math.round((Math.sqrt(WINDOW * width * height) - 1) / 2));
  const means = windowMeans(heat.data, width, height, reach, KNOWN * (2 * reach + 1) ** 2);
  let hottest = -1;
  for (let cell = 0; cell < means.length; cell++)
    if (!Number.isNaN(means[cell]) && (hottest < 0 || means[cell] > means[hottest])) hottest = cell;
  const window = hottest < 0 ? [] : windowCells(hottest, width, height, reach);
  return {
    heat,
    protectedRegion,
    statistic: hottest < 0 ? Number.NaN : means[hottest],
    place: hottest < 0 ? undefined : [((hottest % width) + 0.5) * step, (Math.floor(hottest / width) + 0.5) * step],
    balls: each.map((deviation, k) => explained(deviation, seen.balls[k].place, window)),
  };
}

/** What enough balls see whichever of the two depths a cell has: next to a surface, a wrong depth shows the surface instead. */
function protectedCells(seen: Sweep): Uint8Array {
  const firmly = seenByEnough(
    seen,
    seen.balls.map(({ weight }) => weight),
  );
  const freely = seenByEnough(seen, seen.readFreely);
  return firmly.map((value, cell) => value & freely[cell]);
}

function seenByEnough({ width, height, ball }: Sweep, weights: readonly Float32Array[]): Uint8Array {
  const needed = witnessesNeeded(weights.length);
  const enough = Float32Array.from(ball, (is, cell) => {
    let count = 0;
    for (const weight of weights) if (weight[cell] >= RELIABLE) count++;
    return Number(!is && count >= needed);
  });
  const share = windowMeans(enough, width, height, SPECKLE, 1);
  return Uint8Array.from(share, (value, cell) => Number(value > 0.5 && !ball[cell]));
}

/**
 * What the balls that agree best with the direct view leave unexplained: the others may see something that is in their way. Of two
 * balls the better one counts, of more the mean of the best two.
 */
function combined({ width, height }: Sweep, each: readonly Float32Array[], region: Uint8Array): Float32Array {
  const out = new Float32Array(width * height).fill(Number.NaN);
  for (let cell = 0; cell < out.length; cell++) {
    if (!region[cell]) continue;
    let [first, second, count] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    for (const values of each) {
      const value = values[cell];
      if (Number.isNaN(value)) continue;
      count++;
      if (value < first) [first, second] = [value, first];
      else if (value < second) second = value;
    }
    if (count >= 2) out[cell] = count > 2 ? (first + second) / 2 : first;
  }
  return out;
}

/** Along the edges of the photograph, which are those of edits as well. */
function smoothed(heat: Float32Array, region: Uint8Array, { width, height, picture }: Sweep): Plane {
  const near = windowMeans(heat, width, height, GUIDED.reach, 1);
  const filled = heat.map((value, cell) => (Number.isNaN(value) ? near[cell] || 0 : value));
  const { data } = guidedFilter(picture, { width, height, data: filled }, GUIDED.reach, GUIDED.flat);
  return {
    width,
    height,
    data: data.map((value, cell) => (region[cell] ? Math.min(HOTTEST, Math.max(0, value)) : Number.NaN)),
  };
}

function windowCells(middle: number, width: number, height: number, reach: number): number[] {
  const [column, row] = [middle % width, Math.floor(middle / width)];
  const cells: number[] = [];
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++)
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) cells.push(y * width + x);
  return cells;
}

function explained(deviation: Float32Array, places: Float32Array, window: readonly number[]): BallExplanation {
  let [sum, x, y, count] = [0, 0, 0, 0];
  for (const cell of window) {
    if (Number.isNaN(deviation[cell])) continue;
    count++;
    sum += deviation[cell];
    x += places[2 * cell];
    y += places[2 * cell + 1];
  }
  if (count === 0) return { deviation, contradiction: Number.NaN, place: undefined };
  return { deviation, contradiction: sum / count, place: [x / count, y / count] };
}
