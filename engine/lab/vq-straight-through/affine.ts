/**
 * Affine re-parameterisation of a codebook (Huh et al. 2023, section 4.1): c' = scale * c + shift with one scale and one
 * shift for all codes, so that codes which nobody uses move along with those that are used.
 */
import { add, div, less, mul, sqrt, sub, where } from "../../tensor/ops/elementwise.ts";
import { input, scalar, stopGradient } from "../../tensor/ops/leaves.ts";
import { mean } from "../../tensor/ops/reductions.ts";
import type { Shape, Tensor, Value } from "../../tensor/value.ts";

/** scale and shift, [1, d] each. */
export interface Affine {
  scale: Value;
  shift: Value;
}

export const transformed = (codebook: Value, { scale, shift }: Affine): Value => add(mul(codebook, scale), shift);

/** The code that `transformed` brings to `code`. */
export const untransformed = (code: Value, { scale, shift }: Affine): Value => div(sub(code, shift), scale);

/**
 * Learnt by back-propagation: scale 1 + factor s, shift factor t, with s and t [1, d] starting at zero. Under Adam, whose
 * steps do not depend on the size of a gradient, the factor multiplies the learning rate.
 */
export const learnt = (s: Value, t: Value, factor: number): Affine => ({
  scale: add(mul(s, factor), 1),
  shift: mul(t, factor),
});

/** Means and population variances of embeddings and of codes, [1, d] each, and how often they were updated, []. */
export interface Statistics {
  zMean: Value;
  zVariance: Value;
  cMean: Value;
  cVariance: Value;
  updates: Value;
}

const ofRows = (x: Value): { mean: Value; variance: Value } => {
  const average = mean(x, [0], true);
  const centred = sub(x, average);
  return { mean: average, variance: mean(mul(centred, centred), [0], true) };
};

/** Names and first values: no change of the codebook until the first update. */
export function statisticsLeaves(width: number): { leaves: Statistics; initial: Record<keyof Statistics, Tensor> } {
  const filled = (shape: Shape, value: number): Tensor => ({
    shape,
    dtype: "f32",
    data: new Float32Array(shape.length === 0 ? 1 : width).fill(value),
  });
  const shape = [1, width];
  const initial = {
    zMean: filled(shape, 0),
    zVariance: filled(shape, 1),
    cMean: filled(shape, 0),
    cVariance: filled(shape, 1),
    updates: filled([], 0),
  };
  const leaf = (name: keyof Statistics) => input(name, initial[name].shape);
  const leaves = {
    zMean: leaf("zMean"),
    zVariance: leaf("zVariance"),
    cMean: leaf("cMean"),
    cVariance: leaf("cVariance"),
    updates: leaf("updates"),
  };
  return { leaves, initial };
}

/** Exponential averages over z [n, d] and codebook [K, d]; the first update takes the values of its batch. */
export function updated(before: Statistics, z: Value, codebook: Value, momentum: number): Statistics {
  const [ofZ, ofC] = [ofRows(stopGradient(z)), ofRows(stopGradient(codebook))];
  const share = where(less(before.updates, 0.5), scalar(1), scalar(momentum));
  const towards = (a: Value, b: Value) => add(a, mul(sub(b, a), share));
  return {
    zMean: towards(before.zMean, ofZ.mean),
    zVariance: towards(before.zVariance, ofZ.variance),
    cMean: towards(before.cMean, ofC.mean),
    cVariance: towards(before.cVariance, ofC.variance),
    updates: add(before.updates, 1),
  };
}

/** The map that brings mean and spread of the codes to those of the embeddings. */
export function matching({ zMean, zVariance, cMean, cVariance }: Statistics): Affine {
  const scale = sqrt(div(zVariance, add(cVariance, 1e-8)));
  return { scale, shift: sub(zMean, mul(scale, cMean)) };
}
