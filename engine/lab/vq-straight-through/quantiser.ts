/** Vector quantisation with a straight-through gradient (van den Oord, Vinyals and Kavukcuoglu, NeurIPS 2017). */
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { add, mul, sub } from "../../tensor/ops/elementwise.ts";
import { stopGradient, straightThrough } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { argMin, sum } from "../../tensor/ops/reductions.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/**
 * q, i64 [n]: of each row of z [n, d] the nearest of codes [K, d], the first one at equality. |z|^2 is the same for all
 * codes and left out of |z - c|^2.
 */
export function nearest(z: Value, codes: Value): Value {
  const squares = sum(mul(codes, codes), [1]);
  return argMin(sub(squares, mul(matmul(z, transpose(codes)), 2)), 1);
}

/**
 * (1 - beta) |z - sg(z_q)|^2 + beta |sg(z) - z_q|^2, means over all elements: what draws embeddings to codes, and codes to
 * embeddings (Huh et al. 2023, equation 3).
 */
export const commitmentLoss = (z: Value, zq: Value, beta: number): Value =>
  add(mul(meanSquaredError(z, stopGradient(zq)), 1 - beta), mul(meanSquaredError(stopGradient(z), zq), beta));

/**
 * The numbers of z_q; the gradient g of the task goes to z as it is and, synchronised, nu g goes to the codes:
 * z + sg(z_q - z) + nu z_q - sg(nu z_q) (Huh et al. 2023, section 4.2).
 */
export function passedThrough(z: Value, zq: Value, nu = 0): Value {
  const passed = straightThrough(z, stopGradient(zq));
  if (nu === 0) return passed;
  const pulled = mul(zq, nu);
  return add(passed, sub(pulled, stopGradient(pulled)));
}
