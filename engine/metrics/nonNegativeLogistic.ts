/**
 * Logistic regression whose weights may not be negative, so that more evidence never lowers the odds: Newton steps for one
 * weight at a time, cut off at 0 (cyclic coordinate descent, Friedman et al. 2010). The bias is free.
 */
import { sigmoid } from "./logisticRegression.ts";

export interface NonNegativeLogistic {
  bias: number;
  /** One for each input, all >= 0. */
  weights: number[];
}

const ROUNDS = 300;

/**
 * Minimises the weighted sum of -log likelihood plus ridge / 2 * sum of (weight - prior)^2.
 * @param columns one array for each input, all of one length. @param labels 0 or 1. @param rowWeights how much each row counts.
 * @param prior where the ridge pulls to; zeros where left out.
 */
export function fitNonNegativeLogistic(
  columns: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  rowWeights: ArrayLike<number>,
  { ridge = 1e-3, prior }: { ridge?: number; prior?: readonly number[] } = {},
): NonNegativeLogistic {
  const rows = labels.length;
  const weights = new Array<number>(columns.length).fill(0);
  let bias = 0;
  const logits = new Float64Array(rows);

  /** Moves one weight by a Newton step, at most to `least`; returns how far. */
  const move = (input: ArrayLike<number> | null, weight: number, pull: number, hold: number, least: number): number => {
    let [gradient, curvature] = [pull, hold];
    for (let i = 0; i < rows; i++) {
      const x = input ? input[i] : 1;
      if (x === 0) continue;
      const p = sigmoid(logits[i]);
      gradient += rowWeights[i] * (p - labels[i]) * x;
      // Half of the bound of p (1 - p): a step from far away may not overshoot.
      curvature += rowWeights[i] * Math.max(p * (1 - p), 1e-3) * x * x;
    }
    if (curvature === 0) return 0;
    const step = Math.max(least - weight, Math.min(2, Math.max(-2, -gradient / curvature)));
    if (step !== 0) for (let i = 0; i < rows; i++) logits[i] += step * (input ? input[i] : 1);
    return step;
  };

  for (let round = 0; round < ROUNDS; round++) {
    let largest = move(null, bias, 0, 1e-9, -Infinity);
    bias += largest;
    largest = Math.abs(largest);
    for (const [k, column] of columns.entries()) {
      const step = move(column, weights[k], ridge * (weights[k] - (prior?.[k] ?? 0)), ridge, 0);
      weights[k] += step;
      largest = Math.max(largest, Math.abs(step));
    }
    if (largest < 1e-6) break;
  }
  return { bias, weights };
}
