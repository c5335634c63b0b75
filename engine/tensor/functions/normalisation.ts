/** Activations brought to a common scale. */
import { add, div, mul, sqrt, sub } from "../ops/elementwise.ts";
import { mean } from "../ops/reductions.ts";
import { reshape } from "../ops/shape.ts";
import type { Value } from "../value.ts";

/** (x - mean) / sqrt(var + epsilon) over the given axes, population variance. */
function standardise(x: Value, axes: readonly number[], epsilon: number): Value {
  const centred = sub(x, mean(x, axes, true));
  return div(centred, sqrt(add(mean(mul(centred, centred), axes, true), epsilon)));
}

/** Layer norm over the last axis (Ba, Kiros and Hinton 2016), without gain and bias. */
export const layerNorm = (x: Value, epsilon = 1e-5): Value => standardise(x, [-1], epsilon);

/** x / sqrt(mean x^2 + epsilon) over the last axis (Zhang and Sennrich 2019), without gain. */
export const rmsNorm = (x: Value, epsilon = 1e-8): Value => div(x, sqrt(add(mean(mul(x, x), [-1], true), epsilon)));

/** Batch norm of [n, c, h, w] with the statistics of the batch (Ioffe and Szegedy 2015); gain and bias are [c]. */
export function batchNorm(x: Value, gain: Value, bias: Value, epsilon = 1e-5): Value {
  const perChannel = [1, x.shape[1], 1, 1];
  return add(mul(standardise(x, [0, 2, 3], epsilon), reshape(gain, perChannel)), reshape(bias, perChannel));
}
