/**
 * Under-determined regression: fewer equations than unknowns, so that many matrices fit the training data; which one a
 * training finds is its bias. The truth has low rank.
 */
import { effectiveRank } from "../../metrics/effectiveRank.ts";
import { mean } from "../../metrics/summary.ts";
import { normals, orthogonal, random } from "../../random.ts";
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { applyLinear, collapse, linearFactors } from "./expansion.ts";

/** Relative training error at which all depths are compared. */
export const FIT = 1e-3;

export interface RegressionOptions {
  n: number;
  /** Rank of the truth. */
  rank: number;
  /** Training examples; fewer than n. */
  examples: number;
  /** Training stops where the relative training error falls below it: all depths are compared at the same fit. */
  fit: number;
  maxSteps: number;
  rate: number;
}

export interface RegressionResult {
  depth: number;
  seed: number;
  effectiveRank: number;
  /** |W - W*|^2 / |W*|^2, the error on new inputs. */
  testError: number;
  trainError: number;
  steps: number;
}

export interface Problem {
  truth: Float32Array;
  x: Tensor;
  y: Tensor;
}

/** W* of the given rank with equal singular values and |W*|^2 = n, and Gaussian examples. */
export function regressionProblem({ n, rank, examples }: RegressionOptions, seed: number): Problem {
  const left = orthogonal(n, rank, random(seed, "left"));
  const right = orthogonal(rank, n, random(seed, "right"));
  const scale = Math.sqrt(n / rank);
  const truth = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < rank; k++)
      for (let j = 0; j < n; j++) truth[i * n + j] += scale * left[i * rank + k] * right[k * n + j];
  const x = normals(examples * n, random(seed, "examples"));
  const y = new Float32Array(examples * n);
  for (let e = 0; e < examples; e++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) y[e * n + i] += truth[i * n + j] * x[e * n + j];
  return {
    truth,
    x: { shape: [examples, n], dtype: "f32", data: x },
    y: { shape: [examples, n], dtype: "f32", data: y },
  };
}

/** Steps made in one go: between them the fit is looked at. */
const STRIDE = 50;

/** Trains a product of `depth` matrices until it fits, and looks at what it has become. */
export async function trainRegression(
  options: RegressionOptions,
  depth: number,
  seed: number,
  { executor, checkpoint }: Pick<ExperimentTools, "executor" | "checkpoint">,
  onStep: (step: number, trainError: number) => void = () => undefined,
): Promise<RegressionResult> {
  const { n, fit, maxSteps, rate } = options;
  const { truth, x, y } = regressionProblem(options, seed);
  const shapes = linearFactors(n, n, depth);
  const factors = shapes.map((shape, i) => parameter(`w${i}`, shape));
  // The same size of the product at every depth, 1 / sqrt(n) each: what differs is the number of factors.
  const initial = shapes.map((_, i) => normals(n * n, random(seed, "factor", depth, i), 1 / Math.sqrt(n)));
  const loss = meanSquaredError(applyLinear(input("x", x.shape), factors), input("y", y.shape));
  const training = await Training.create(executor, {
    parameters: factors.map((value, i) => ({ value, initial: initial[i], optimiser: plain(adam()) })),
    loss,
  });
  const power = mean(Array.from(y.data, (value) => value * value));
  let trainError = 1;
  while (training.time < maxSteps && trainError > fit) {
    await checkpoint();
    const batch = new Array(STRIDE).fill({ x, y }) as { x: Tensor; y: Tensor }[];
    const results = await training.steps(batch, new Array<number>(STRIDE).fill(rate));
    trainError = results[STRIDE - 1]["loss"] / power;
    onStep(training.time, trainError);
  }
  const state = await training.state();
  await training.release();
  const { data } = collapse(shapes.map((_, i) => state[`w${i}`])).weight;
  let difference = 0;
  for (let i = 0; i < n * n; i++) difference += (data[i] - truth[i]) ** 2;
  return {
    depth,
    seed,
    effectiveRank: effectiveRank(data, n, n),
    testError: difference / n,
    trainError,
    steps: training.time,
  };
}
