/** Where gradients are meant to stop, to be cut off, and to pass by. */
import { maximum, minimum } from "../ops/elementwise.ts";
import { clippedGradientOp, stopGradientOp, straightThroughOp } from "../ops/leaves.ts";
import { type Rule, rule } from "./rule.ts";

export const leafRules: readonly Rule[] = [
  rule(stopGradientOp, () => [null]),
  rule(straightThroughOp, ({ g }) => [g, null]),
  rule(clippedGradientOp, ({ g, attributes: { limit } }) => [minimum(maximum(g, -limit), limit)]),
];
