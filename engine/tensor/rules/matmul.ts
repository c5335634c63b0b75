/** Y = A B: dA = dY B^T, dB = A^T dY. */
import { matmul, matmulOp } from "../ops/matmul.ts";
import { sumTo } from "../ops/reductions.ts";
import { transpose } from "../ops/shape.ts";
import { type Rule, rule } from "./rule.ts";

export const matmulRules: readonly Rule[] = [
  rule(matmulOp, ({ inputs: [a, b], g }) => [
    sumTo(matmul(g, transpose(b)), a.shape),
    sumTo(matmul(transpose(a), g), b.shape),
  ]),
];
