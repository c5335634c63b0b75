/**
 * How badly each depth explains what is seen at each cell: balls that show different things there, and a direct view that shows
 * something else than they do. Both count alike: a photograph gets the depth that speaks for it, and only what no depth explains
 * contradicts it. Where the direct view had less of a say, untouched scenes were full of depths by which balls agreed by chance.
 */
import { type BallView, LONG_X, LONG_Y, MIRRORED, NARROW, SEEN_LENGTH } from "./ballView.ts";
import { type DirectView, levelOf } from "./directView.ts";

/** Differences of square roots of linear light that count no more than this. */
export const CUT = 0.12;
/** Part of the cost that is the direct view's. */
const DIRECT = 0.5;
/** The short axis of the ellipse that a pixel of a ball covers is taken for at least this part of the long one. */
const ROUNDEST = 0.5;

/** Depths along z, metres, the farthest first, evenly in 1 / z. */
export function depthsBetween(near: number, far: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 1 / (1 / far + ((1 / near - 1 / far) * i) / (count - 1)));
}

/** What one ball says about one point. Balls that squeeze more, or let less light through, say less. */
export class Witness {
  /** As filled by `BallView.see`. */
  readonly seen = new Float64Array(SEEN_LENGTH);
  /** Square roots of linear light, by the ball and by the direct view smoothed as much. */
  readonly expected = new Float64Array(3);
  readonly direct = new Float64Array(3);
  /** 0..1. */
  weight = 0;
  /** Standard deviation of the smoothing of `direct` across the long axis of what the ball covers, pixels. */
  spread = 0;
  /** Summed differences from other balls, and the weights of these. */
  off = 0;
  offWeight = 0;

  /** @param blur of what balls show, pixels. @returns whether the ball shows the point at all. */
  ask(view: BallView, { direct, blur }: { direct: DirectView; blur: number }, cell: number, depth: number): boolean {
    const { seen } = this;
    const { rays } = direct;
    if (!view.see(rays[2 * cell] * depth, rays[2 * cell + 1] * depth, depth, seen)) {
      this.weight = 0;
      return false;
    }
    view.colour(seen, this.expected, 0);
    const long = Math.hypot(seen[LONG_X], seen[LONG_Y]);
    const spread = Math.max(seen[NARROW], ROUNDEST * long);
    this.spread = blur * spread;
    this.#look(direct, cell, blur * Math.sqrt(1.5 * Math.max(0, 1 - (spread / long) ** 2)));
    const passed = 1 - seen[MIRRORED];
    const squeezed = Math.min(1, direct.sigma / (blur * Math.sqrt(long * seen[NARROW])));
    this.weight = passed * passed * squeezed;
    return true;
  }

  /** The direct view over the ellipse: at its middle and at two places on its long axis, each smoothed over its short one. */
  #look({ width, height, step, sigma, levels }: DirectView, cell: number, reach: number): void {
    const level = levelOf(levels.length, this.spread / sigma);
    const below = Math.min(levels.length - 2, level | 0);
    const part = level - below;
    const fine = levels[below];
    const coarse = levels[below + 1];
    const column = cell % width;
    const row = (cell - column) / width;
    const right = (reach * this.seen[LONG_X]) / step;
    const down = (reach * this.seen[LONG_Y]) / step;
    const out = this.direct;
    out[0] = 0;
    out[1] = 0;
    out[2] = 0;
    for (let side = -1; side <= 1; side++) {
      const x = Math.min(width - 1, Math.max(0, Math.round(column + side * right)));
      const y = Math.min(height - 1, Math.max(0, Math.round(row + side * down)));
      const at = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) out[c] += ((1 - part) * fine[at + c] + part * coarse[at + c]) / 3;
    }
  }
}

/** Costs 0..CUT: depth after depth of cell after cell. */
export function matchingCosts(
  views: readonly BallView[],
  direct: DirectView,
  blur: number,
  depths: Float64Array,
  progress: (share: number) => void,
): Float32Array {
  const { width, height, ball } = direct;
  const costs = new Float32Array(width * height * depths.length);
  const witnesses = views.map(() => new Witness());
  const context = { direct, blur };
  for (let cell = 0, at = 0; cell < width * height; cell++) {
    if (cell % width === 0) progress(cell / (width * height));
    if (ball[cell]) {
      at += depths.length;
      continue;
    }
    for (let k = 0; k < depths.length; k++, at++) {
      for (let i = 0; i < views.length; i++) witnesses[i].ask(views[i], context, cell, depths[k]);
      costs[at] = disagreement(witnesses);
    }
  }
  return costs;
}

/** Among balls without the one that agrees least with the others, where there are three or more: something may stand in its way. */
function disagreement(witnesses: readonly Witness[]): number {
  let [count, outside, outsideWeight] = [0, 0, 0];
  let [pairs, pairWeight] = [0, 0];
  for (let i = 0; i < witnesses.length; i++) {
    const one = witnesses[i];
    one.off = 0;
    one.offWeight = 0;
    if (one.weight === 0) continue;
    count++;
    outside += one.weight * difference(one.expected, one.direct);
    outsideWeight += one.weight;
    for (let j = 0; j < i; j++) {
      const other = witnesses[j];
      if (other.weight === 0) continue;
      const weight = one.weight * other.weight;
      const apart = weight * difference(one.expected, other.expected);
      pairs += apart;
      pairWeight += weight;
      one.off += apart;
      one.offWeight += weight;
      other.off += apart;
      other.offWeight += weight;
    }
  }
  // What fewer than two balls show must not look better than what balls disagree on: edits would find their depth there.
  if (count === 0) return CUT;
  let among = CUT;
  if (count === 2) among = pairs / pairWeight;
  if (count > 2) {
    let odd = witnesses[0];
    for (let i = 1; i < witnesses.length; i++)
      if (witnesses[i].off * odd.offWeight > odd.off * witnesses[i].offWeight || odd.offWeight === 0)
        odd = witnesses[i];
    among = (pairs - odd.off) / (pairWeight - odd.offWeight);
  }
  return (1 - DIRECT) * among + (DIRECT * outside) / outsideWeight;
}

function difference(a: Float64Array, b: Float64Array): number {
  return Math.min(CUT, (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])) / 3);
}
