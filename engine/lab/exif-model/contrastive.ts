/**
 * Supervised contrastive loss (Khosla et al. 2020, equation 2) within groups: patches of one instance attract each other,
 * those of other instances of the same group repel. Across groups nothing is compared: there the last saving differs,
 * which never tells a pasted region from the rest of a picture.
 */
import { exp, log, mul, neg, sub } from "../../tensor/ops/elementwise.ts";
import { constant, stopGradient } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { max, mean, sum } from "../../tensor/ops/reductions.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/**
 * @param z unit vectors [n, d], the `perInstance` patches of each instance behind each other, groups of `perGroup` patches.
 * @param temperature of the softmax.
 */
export function contrastiveLoss(z: Value, perInstance: number, perGroup: number, temperature: number): Value {
  const [n] = z.shape;
  const together = (i: number, j: number, size: number) => i !== j && Math.floor(i / size) === Math.floor(j / size);
  const matrix = (of: (i: number, j: number) => number) =>
    constant(
      Float32Array.from({ length: n * n }, (_, at) => of(Math.floor(at / n), at % n)),
      [n, n],
    );
  const others = matrix((i, j) => Number(together(i, j, perGroup)));
  const positives = matrix((i, j) => (together(i, j, perInstance) ? 1 / (perInstance - 1) : 0));
  const scores = mul(matmul(z, transpose(z)), 1 / temperature);
  const shifted = sub(scores, stopGradient(max(scores, [1], true)));
  const logTotal = log(sum(mul(exp(shifted), others), [1], true));
  return neg(mean(sum(mul(sub(shifted, logTotal), positives), [1])));
}
