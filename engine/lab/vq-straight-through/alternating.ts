/**
 * Alternating optimisation (Huh et al. 2023, section 4.3): first the codebook takes one step towards the embeddings, then
 * they are embedded again, by the same assignment, in the codes as they are after it. The network is trained on those.
 */
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { gradients } from "../../tensor/gradient.ts";
import { add, mul, sub } from "../../tensor/ops/elementwise.ts";
import { gather } from "../../tensor/ops/indexing.ts";
import { stopGradient } from "../../tensor/ops/leaves.ts";
import type { Value } from "../../tensor/value.ts";

export const MOMENTUM = 0.9;

/** One step of gradient descent with momentum on mean |sg(z) - c_q|^2. All [K, d] but z [n, d] and q, i64 [n]. */
export function codebookStep(
  codebook: Value,
  velocity: Value,
  { z, q, rate }: { z: Value; q: Value; rate: number },
): { codebook: Value; velocity: Value } {
  const [slope] = gradients(meanSquaredError(stopGradient(z), gather(codebook, q)), [codebook]);
  const next = add(mul(velocity, MOMENTUM), slope);
  return { codebook: sub(codebook, mul(next, rate)), velocity: next };
}
