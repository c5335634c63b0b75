/** Y = A B: dA = dY B^T, dB = A^T dY. */
import { matmul, matmulOp } from "../ops/matmul.ts";
import { sumTo } from "../ops/reductions.ts";
import { reshape, transpose } from "../ops/shape.ts";
import type { Value } from "../value.ts";
import { type Rule, rule } from "./rule.ts";

/** All rows of a stack of matrices, below each other. */
const rows = (x: Value): Value => reshape(x, [-1, x.shape[x.shape.length - 1]]);

export const matmulRules: readonly Rule[] = [
  rule(matmulOp, ({ inputs: [a, b], g }) => {
    // One matrix for a whole stack: two large products instead of one for each and a sum over all of them.
    if (b.shape.length === 2 && a.shape.length > 2)
      return [reshape(matmul(rows(g), transpose(b)), a.shape), matmul(transpose(rows(a)), rows(g))];
    return [sumTo(matmul(g, transpose(b)), a.shape), sumTo(matmul(transpose(a), g), b.shape)];
  }),
];
