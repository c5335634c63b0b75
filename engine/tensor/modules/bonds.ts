/** Modules without weights, each with the sensitivity that the paper proves (appendix B). */

import { gelu } from "../functions/activations.ts";
import { attention } from "../functions/attention.ts";
import { rmsNorm } from "../functions/normalisation.ts";
import { abs, add, mul, relu, sub } from "../ops/elementwise.ts";
import { mean } from "../ops/reductions.ts";
import { reshape, transpose } from "../ops/shape.ts";
import type { Value } from "../value.ts";
import { bond, compose, type Module, tuple } from "./module.ts";

export const identity = bond(1, (x) => x);
export const absolute = bond(1, abs);
export const meanSubtract = bond(1, (x) => sub(x, mean(x, [-1], true)));
export const rmsDivide = bond(1, (x) => rmsNorm(x));
/** sqrt(2) relu(x): the plain one has sensitivity 1/sqrt(2) on inputs of mean 0. */
export const scaledRelu = bond(1, (x) => mul(relu(x), Math.SQRT2));
/** sqrt(2) gelu(x): the plain one has sensitivity 1/sqrt(2) on inputs of mean 0. */
export const scaledGelu = bond(1, (x) => mul(gelu(x), Math.SQRT2));

/** x [batch, length, heads * width] to [batch, heads, length, width], and back. */
export const addHeads = (heads: number): Module =>
  bond(1, (x) => {
    const [batch, length, width] = x.shape;
    return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  });
export const removeHeads = bond(1, (x) => {
  const [batch, heads, length, width] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * width]);
});

/** Attention with scores over the width, not its root, so that its sensitivity is bounded by 1. */
export const functionalAttention = (causal: boolean): Module =>
  bond(1, (q, k, v) => attention(q, k, v, { scale: 1 / q.shape[q.shape.length - 1], causal }));

/** [n, c, h, w] to [n, c]: the mean of each plane. */
export const meanOverPlane = bond(1, (x) => mean(x, [2, 3]));
/** [n, length, width] to [n, width]: the mean over the tokens. */
export const meanOverTokens = bond(1, (x) => mean(x, [1]));
/** x / sqrt(mean over channels and places of x^2), for pictures [n, c, h, w]. */
export const rmsDividePlanes = bond(1, (x) => {
  const [batch, channels, height, width] = x.shape;
  return reshape(rmsNorm(reshape(x, [batch, channels * height * width])), [batch, channels, height, width]);
});

/** factor times the module. */
export const scaled = (factor: number, module: Module): Module =>
  compose(
    bond(Math.abs(factor), (x: Value) => mul(x, factor)),
    module,
  );

/** The sum of two modules on the same input. */
export const plus = (a: Module, b: Module): Module => compose(bond(1, add), tuple(a, b));

/** (1 - share) x + share module(x). */
export const residual = (module: Module, share: number): Module =>
  plus(scaled(1 - share, identity), scaled(share, module));
