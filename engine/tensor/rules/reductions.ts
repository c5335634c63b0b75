/** Derivatives of the operations that fold axes away. */
import { cast, div, equal, mul } from "../ops/elementwise.ts";
import { type Fold, foldedShape, max, min, sum } from "../ops/reductions.ts";
import { broadcastTo, reshape } from "../ops/shape.ts";
import type { Shape, Value } from "../value.ts";
import { type Application, type Rule, rule } from "./rule.ts";

/** A folded value stretched back over the axes it was folded along. */
const unfold = (folded: Value, full: Shape, axes: readonly number[]): Value =>
  broadcastTo(reshape(folded, foldedShape(full, { axes, keepDims: true })), full);

/** The gradient of an extremum goes in equal parts to all elements that attain it. */
function toExtremes({ inputs: [x], y, g, attributes: { axes } }: Application<Fold>): Value[] {
  const attained = cast(equal(x, unfold(y, x.shape, axes)), "f32");
  return [mul(unfold(g, x.shape, axes), div(attained, sum(attained, axes, true)))];
}

export const reductionRules: readonly Rule[] = [
  rule(sum.op, ({ inputs: [x], g, attributes: { axes } }) => [unfold(g, x.shape, axes)]),
  rule(max.op, toExtremes),
  rule(min.op, toExtremes),
];
