/** How much the heads differ when they are merged (paper, section 5): angles between updates and between subspaces. */
import { effectiveRank } from "../../metrics/effectiveRank.ts";
import { grassmannDistance } from "../../metrics/principalAngles.ts";
import type { LinearShape } from "./adapters.ts";
import { effective, type HeadLayer, mean } from "./merge.ts";

type Numbers = ArrayLike<number>;

export interface HeadAngles {
  /** Mean cosine between the updates of two heads since the last merge. */
  cosine: number;
  /** Mean Grassmann distance between the row spaces of A of two heads, radians. */
  grassmann: number;
  /** Root mean square over the heads of |W_n - W| / |W|, W the merged weight. */
  deviation: number;
}

/** Means over layers and over pairs of heads, just before a merge. `before[layer]` is the merged weight of the merge before. */
export function headAngles(
  heads: readonly (readonly HeadLayer[])[],
  layers: readonly LinearShape[],
  before: readonly Numbers[],
  scale: number,
): HeadAngles {
  const each = layers.map((shape, layer) => {
    const weights = heads.map((head) => effective(head[layer], shape, scale));
    const updates = weights.map((weight) => weight.map((value, i) => value - before[layer][i]));
    const merged = mean(weights);
    const squares = weights.map((weight) => norm(weight.map((value, i) => value - merged[i])) ** 2);
    return {
      cosine: overPairs(updates, cosine),
      grassmann: overPairs(
        heads.map((head) => head[layer].down),
        (a, b) => grassmannDistance(a, b, shape.input),
      ),
      deviation: Math.sqrt(squares.reduce((a, b) => a + b, 0) / heads.length) / (norm(merged) || 1),
    };
  });
  const average = (of: (angles: HeadAngles) => number) =>
    each.reduce((sum, angles) => sum + of(angles), 0) / each.length;
  return {
    cosine: average((angles) => angles.cosine),
    grassmann: average((angles) => angles.grassmann),
    deviation: average((angles) => angles.deviation),
  };
}

/** Effective rank of what training has changed so far, W - W_0, mean over layers; nats. */
export function updateRank(
  layers: readonly LinearShape[],
  weights: readonly Numbers[],
  first: readonly Numbers[],
): number {
  const ranks = layers.map(({ output, input }, layer) => {
    const change = Float64Array.from(weights[layer], (value, i) => value - first[layer][i]);
    return effectiveRank(change, output, input);
  });
  return ranks.reduce((a, b) => a + b, 0) / ranks.length;
}

/** Cosine of the angle between two updates; 0 where one of them is 0. */
export function cosine(a: Numbers, b: Numbers): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += a[i] * b[i];
  return product / (norm(a) * norm(b) || 1);
}

function norm(a: Numbers): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * a[i];
  return Math.sqrt(total);
}

function overPairs<T>(items: readonly T[], of: (a: T, b: T) => number): number {
  const values = items.flatMap((a, i) => items.slice(i + 1).map((b) => of(a, b)));
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
