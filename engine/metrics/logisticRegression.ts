/** Logistic regression with a ridge on standardised inputs, by Newton's method (McCullagh and Nelder 1989, section 4.4). */
import { solve } from "./linearSystem.ts";

export interface LogisticModel {
  means: number[];
  /** Standard deviations; 1 where an input never changes. */
  deviations: number[];
  weights: number[];
  bias: number;
}

const ROUNDS = 40;

/**
 * @param rows inputs, all of one length. @param labels 0 or 1 each. @param ridge added to the second derivatives of the
 * weights (not of the bias), as so many observations that pull towards zero.
 */
export function fitLogistic(rows: readonly (readonly number[])[], labels: readonly number[], ridge = 1): LogisticModel {
  const inputs = rows[0].length;
  const column = (k: number) => rows.map((row) => row[k]);
  const means = Array.from({ length: inputs }, (_, k) => column(k).reduce((sum, v) => sum + v, 0) / rows.length);
  const deviations = means.map((mean, k) => {
    const variance = column(k).reduce((sum, v) => sum + (v - mean) ** 2, 0) / rows.length;
    return variance > 1e-18 ? Math.sqrt(variance) : 1;
  });
  // The bias is one more weight, of an input that is always 1.
  const standard = rows.map((row) => [...row.map((v, k) => (v - means[k]) / deviations[k]), 1]);
  let weights = new Array<number>(inputs + 1).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, k) => (k < inputs ? ridge * weight : 0));
    const curvature = weights.map((_, a) => weights.map((_, b) => (a === b ? (a < inputs ? ridge : 1e-9) : 0)));
    standard.forEach((row, i) => {
      const p = sigmoid(row.reduce((sum, v, k) => sum + v * weights[k], 0));
      for (let a = 0; a <= inputs; a++) {
        gradient[a] += (p - labels[i]) * row[a];
        for (let b = 0; b <= inputs; b++) curvature[a][b] += p * (1 - p) * row[a] * row[b];
      }
    });
    const step = solve(curvature, gradient);
    weights = weights.map((weight, k) => weight - step[k]);
    if (Math.max(...step.map(Math.abs)) < 1e-9) break;
  }
  return { means, deviations, weights: weights.slice(0, inputs), bias: weights[inputs] };
}

/** Log of the odds. */
export const logitOf = ({ means, deviations, weights, bias }: LogisticModel, row: readonly number[]): number =>
  row.reduce((sum, v, k) => sum + (weights[k] * (v - means[k])) / deviations[k], bias);

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
