/** Derivatives of picking are placing, and the other way round. */
import { gather, gatherOp, pick, pickOp, placeAlong, placeOp, scatterAdd, scatterAddOp } from "../ops/indexing.ts";
import { reshape, transpose } from "../ops/shape.ts";
import { sizeOf } from "../value.ts";
import { type Rule, rule } from "./rule.ts";

export const indexingRules: readonly Rule[] = [
  rule(gatherOp, ({ inputs: [x, indices], g, attributes: { axis } }) => {
    // Bring the picked axes to the front, add row by row, and put the axis back.
    const picked = indices.shape.map((_, i) => axis + i);
    const rest = [...g.shape.keys()].filter((i) => !picked.includes(i));
    const rows = reshape(transpose(g, [...picked, ...rest]), [sizeOf(indices.shape), ...rest.map((i) => g.shape[i])]);
    const added = scatterAdd(rows, reshape(indices, [-1]), x.shape[axis]);
    const back = x.shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
    return [transpose(added, back), null];
  }),
  rule(scatterAddOp, ({ inputs: [, indices], g }) => [gather(g, indices, 0), null]),
  rule(pickOp, ({ inputs: [x, indices], g, attributes: { axis } }) => [
    placeAlong(g, indices, x.shape[axis], axis),
    null,
  ]),
  rule(placeOp, ({ inputs: [, indices], g, attributes: { axis } }) => [pick(g, indices, axis), null]),
];
