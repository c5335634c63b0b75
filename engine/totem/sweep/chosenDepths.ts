/** The depth of every cell: what explains it best, together with its neighbours. */
import type { BallView } from "./ballView.ts";
import type { DirectView } from "./directView.ts";
import { CUT, matchingCosts } from "./hypotheses.ts";
import { type Smoothness, semiGlobal } from "./semiGlobal.ts";
import { restDepths } from "./support.ts";

export interface Depths {
  /** Along z, metres; NaN where a ball is in the way. */
  depth: Float32Array;
  /** 0..1: how much worse the best depth elsewhere explains the cell, by its own cost; 0 where nothing speaks for any. */
  confidence: Float32Array;
}

/**
 * Against costs of at most CUT a cell. Firmly: a region gets a depth of its own only where it is large and explained much better by
 * it. Where jumps were cheaper, above all at edges of the photograph, edits got a depth at which balls agree with them by chance.
 */
export const firmly: Smoothness = { small: 0.1, large: 1 };
/** With cheap jumps: what is small and near another surface gets its own depth, and edits an excuse. */
export const freely: Smoothness = { small: 0.04, large: 0.25 };
/** Cost of every hypothesis by which the depth of what balls rest on is missed, where it is known, and at most. */
const REST = { hypothesis: 0.1, most: 0.3 };
/** Hypotheses around the best one that are the same depth, as far as confidence goes. */
const SAME = 2;
/** Share of the largest cost by which the next best depth has to be worse for full confidence. */
const SURE = 0.25;

/**
 * Depth after depth of cell after cell: what the views say, and where the camera sees what the balls rest on, that.
 * @param depths evenly in 1 / z.
 */
export function depthCosts(
  views: readonly BallView[],
  direct: DirectView,
  blur: number,
  depths: Float64Array,
  progress: (share: number) => void,
): Float32Array {
  const count = depths.length;
  const costs = matchingCosts(views, direct, blur, depths, progress);
  const [farthest, nearest] = [1 / depths[0], 1 / depths[count - 1]];
  const balls = views.map((view) => view.ball);
  for (const [cell, depth] of restDepths(direct, balls).entries()) {
    if (direct.ball[cell] || !(depth > 0)) continue;
    const known = ((1 / depth - farthest) / (nearest - farthest)) * (count - 1);
    for (let k = 0; k < count; k++)
      costs[cell * count + k] = Math.min(REST.most, REST.hypothesis * Math.abs(k - known));
  }
  return costs;
}

/** @param costs as `depthCosts` gives them for these depths. */
export function chosenDepths(
  costs: Float32Array,
  { width, height, ball }: Pick<DirectView, "width" | "height" | "ball">,
  depths: Float64Array,
  smoothness: Smoothness,
): Depths {
  const count = depths.length;
  const sums = semiGlobal(costs, { width, height, labels: count }, smoothness);
  const [farthest, nearest] = [1 / depths[0], 1 / depths[count - 1]];
  const depth = new Float32Array(width * height);
  const confidence = new Float32Array(width * height);
  for (let cell = 0; cell < width * height; cell++) {
    if (ball[cell]) {
      depth[cell] = Number.NaN;
      continue;
    }
    const from = cell * count;
    let best = 0;
    for (let k = 1; k < count; k++) if (sums[from + k] < sums[from + best]) best = k;
    // Between hypotheses, where a parabola through the best and its neighbours is least.
    let part = 0;
    if (best > 0 && best < count - 1) {
      const [before, here, after] = [sums[from + best - 1], sums[from + best], sums[from + best + 1]];
      const bend = before - 2 * here + after;
      if (bend > 0) part = (before - after) / (2 * bend);
    }
    depth[cell] = 1 / (farthest + ((nearest - farthest) * (best + part)) / (count - 1));
    let other = Number.POSITIVE_INFINITY;
    for (let k = 0; k < count; k++) if (Math.abs(k - best) > SAME) other = Math.min(other, costs[from + k]);
    confidence[cell] = Math.min(1, Math.max(0, (other - costs[from + best]) / (SURE * CUT)));
  }
  return { depth, confidence };
}
