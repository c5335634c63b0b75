/** Derivatives of softmax and its logarithm. */
import { exp, mul, sub } from "../ops/elementwise.ts";
import { sum } from "../ops/reductions.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { type Rule, rule } from "./rule.ts";

export const softmaxRules: readonly Rule[] = [
  rule(softmax.op, ({ y, g, attributes: { axis } }) => [mul(y, sub(g, sum(mul(g, y), axis, true)))]),
  rule(logSoftmax.op, ({ y, g, attributes: { axis } }) => [sub(g, mul(exp(y), sum(g, axis, true)))]),
];
