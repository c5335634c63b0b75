/** What actor and critic learn by: log-probability times advantage, squared error of the value, entropy (Mnih et al. 2016). */
import { exp, mul, neg, sub } from "../../../tensor/ops/elementwise.ts";
import { pick } from "../../../tensor/ops/indexing.ts";
import { sum } from "../../../tensor/ops/reductions.ts";
import { reshape } from "../../../tensor/ops/shape.ts";
import { logSoftmax } from "../../../tensor/ops/softmax.ts";
import type { Value } from "../../../tensor/value.ts";

/** Weights of the parts of the loss, those of the paper. */
export const VALUE_WEIGHT = 0.5;

/** log p of the actions, i64 [...], by their logits [..., actions]. */
export function logProbability(logits: Value, actions: Value): Value {
  const chosen = pick(logSoftmax(logits, -1), reshape(actions, [...actions.shape, 1]), -1);
  return reshape(chosen, actions.shape);
}

/** Of the actions, in nats, [...]. */
export function entropyOf(logits: Value): Value {
  const logs = logSoftmax(logits, -1);
  return neg(sum(mul(exp(logs), logs), -1));
}

export interface ActorCriticTerms {
  /** log p of what was done, entropy of what could have been done, what the critic expected, [...]. */
  logProbability: Value;
  entropy: Value;
  value: Value;
  /** What came of it, without gradients: how much better than expected, and the return. */
  advantage: Value;
  target: Value;
}

/** -A log p + 0.5 (R - V)^2 - weight H for each step and agent. */
export function actorCriticLoss(
  { logProbability: chance, entropy, value, advantage, target }: ActorCriticTerms,
  entropyWeight: number,
): Value {
  const missing = sub(target, value);
  return sub(sub(mul(mul(missing, missing), VALUE_WEIGHT), mul(chance, advantage)), mul(entropy, entropyWeight));
}
