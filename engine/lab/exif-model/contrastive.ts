/**
 * Supervised contrastive loss (Khosla et al. 2020, equation 2): patches of one instance attract each other, all others
 * repel. The instance of a patch is one photograph in one development.
 */
import { exp, log, mul, neg, sub } from "../../tensor/ops/elementwise.ts";
import { constant, stopGradient } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { max, mean, sum } from "../../tensor/ops/reductions.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/**
 * @param z unit vectors [n, d], the `perInstance` patches of each instance behind each other.
 * @param temperature of the softmax.
 */
export function contrastiveLoss(z: Value, perInstance: number, temperature: number): Value {
  const [n] = z.shape;
  const same = (i: number, j: number) => Math.floor(i / perInstance) === Math.floor(j / perInstance);
  const matrix = (of: (i: number, j: number) => number) =>
    constant(
      Float32Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n)),
      [n, n],
    );
  const others = matrix((i, j) => Number(i !== j));
  const positives = matrix((i, j) => (i !== j && same(i, j) ? 1 / (perInstance - 1) : 0));
  const scores = mul(matmul(z, transpose(z)), 1 / temperature);
  const shifted = sub(scores, stopGradient(max(scores, [1], true)));
  const logTotal = log(sum(mul(exp(shifted), others), [1], true));
  return neg(mean(sum(mul(sub(shifted, logTotal), positives), [1])));
}
