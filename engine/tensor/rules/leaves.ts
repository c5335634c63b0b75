/** Where gradients are meant to stop, and where they are meant to pass by. */
import { stopGradientOp, straightThroughOp } from "../ops/leaves.ts";
import { type Rule, rule } from "./rule.ts";

export const leafRules: readonly Rule[] = [
  rule(stopGradientOp, () => [null]),
  rule(straightThroughOp, ({ g }) => [g, null]),
];
