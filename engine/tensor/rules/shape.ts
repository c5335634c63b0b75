/** Derivatives of the operations that move elements: each moves the gradient back. */
import { sumTo } from "../ops/reductions.ts";
import {
  broadcastOp,
  concatOp,
  pad,
  padOp,
  reshape,
  reshapeOp,
  slice,
  sliceOp,
  transpose,
  transposeOp,
} from "../ops/shape.ts";
import type { Value } from "../value.ts";
import { type Rule, rule } from "./rule.ts";

/** step - 1 zeros after each element along an axis, cut or filled to `extent`. */
function dilate(x: Value, axis: number, step: number, extent: number): Value {
  const split = [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)];
  const spread = pad(reshape(x, split), axis + 1, 0, step - 1);
  const merged = reshape(
    spread,
    x.shape.map((e, i) => (i === axis ? e * step : e)),
  );
  return merged.shape[axis] > extent
    ? slice(merged, axis, 0, extent)
    : pad(merged, axis, 0, extent - merged.shape[axis]);
}

export const shapeRules: readonly Rule[] = [
  rule(reshapeOp, ({ inputs: [x], g }) => [reshape(g, x.shape)]),
  rule(transposeOp, ({ g, attributes: { order } }) => {
    const back = order.map((_, axis) => order.indexOf(axis));
    return [transpose(g, back)];
  }),
  rule(broadcastOp, ({ inputs: [x], g }) => [sumTo(g, x.shape)]),
  rule(concatOp, ({ inputs, g, attributes: { axis } }) => {
    let start = 0;
    return inputs.map((x) => {
      const part = slice(g, axis, start, start + x.shape[axis]);
      start += x.shape[axis];
      return part;
    });
  }),
  rule(sliceOp, ({ inputs: [x], g, attributes: { axis, start, end, step } }) => {
    const spread = step === 1 ? g : dilate(g, axis, step, end - start);
    return [pad(spread, axis, start, x.shape[axis] - end)];
  }),
  rule(padOp, ({ inputs: [x], g, attributes: { axis, before } }) => [slice(g, axis, before, before + x.shape[axis])]),
];
