/** What training makes small. Each returns the mean over the batch as one number. */
import { abs, add, exp, log, maximum, mul, neg, sub } from "../ops/elementwise.ts";
import { pick } from "../ops/indexing.ts";
import { mean } from "../ops/reductions.ts";
import { reshape } from "../ops/shape.ts";
import { logSoftmax } from "../ops/softmax.ts";
import type { Value } from "../value.ts";

/** -mean log softmax(logits)[label], logits [..., classes], labels i64 [...]. */
export function crossEntropy(logits: Value, labels: Value): Value {
  const chosen = pick(logSoftmax(logits, -1), reshape(labels, [...labels.shape, 1]), -1);
  return neg(mean(chosen));
}

/** Mean of -t log s(x) - (1 - t) log(1 - s(x)), s the logistic function; written so that large x do not overflow. */
export function binaryCrossEntropy(logits: Value, targets: Value): Value {
  const softplus = log(add(exp(neg(abs(logits))), 1));
  return mean(add(sub(maximum(logits, 0), mul(logits, targets)), softplus));
}

/** Mean of (x - y)^2. */
export function meanSquaredError(x: Value, y: Value): Value {
  const difference = sub(x, y);
  return mean(mul(difference, difference));
}
