/** Scaled dot-product attention (Vaswani et al. 2017). */
import { mul, where } from "../ops/elementwise.ts";
import { constant, scalar } from "../ops/leaves.ts";
import { matmul } from "../ops/matmul.ts";
import { transpose } from "../ops/shape.ts";
import { softmax } from "../ops/softmax.ts";
import type { Value } from "../value.ts";

/**
 * softmax(scale Q K^T) V for Q [..., n, d], K [..., m, d], V [..., m, e].
 * @param options.scale 1/sqrt(d) where none is given.
 * @param options.causal position i sees only positions up to i.
 */
export function attention(q: Value, k: Value, v: Value, options: { scale?: number; causal?: boolean } = {}): Value {
  const width = q.shape[q.shape.length - 1];
  const scores = mul(matmul(q, transpose(k)), options.scale ?? 1 / Math.sqrt(width));
  if (!options.causal) return matmul(softmax(scores), v);
  const [rows, columns] = scores.shape.slice(-2);
  const visible = constant(
    Array.from({ length: rows * columns }, (_, i) => Number(i % columns <= Math.floor(i / columns))),
    [rows, columns],
    "bool",
  );
  return matmul(softmax(where(visible, scores, scalar(-1e9))), v);
}
