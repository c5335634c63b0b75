/** What is measured on an evaluation set while a variant learns. */
import type { Executor, Program, Tensors } from "../../tensor/executor.ts";
import { gradients } from "../../tensor/gradient.ts";
import { div, maximum, mul, sqrt, sub } from "../../tensor/ops/elementwise.ts";
import { parameter } from "../../tensor/ops/leaves.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import type { Value } from "../../tensor/value.ts";
import { type BottleneckOptions, bottleneck } from "./bottleneck.ts";
import type { Task } from "./task.ts";
import { activeShare, countsOf, perplexity } from "./usage.ts";
import type { Recipe } from "./variants.ts";

export interface Measured {
  /** Steps made. */
  step: number;
  /** Of the task: mean squared error, or cross-entropy. */
  loss: number;
  /** Share of codes used on the evaluation set. */
  active: number;
  perplexity: number;
  /** Mean square of what quantisation changes in a number of an embedding. */
  quantisation: number;
  /** See `gradientError` below. */
  gradientError: number;
  accuracy?: number;
}

export interface Measurement {
  measured: Measured;
  /** How often each code was used. */
  counts: number[];
  /** Embeddings, [n, d], and codes, [K, d] where there are any, row-major. */
  z: Float32Array;
  codes?: Float32Array;
  width: number;
  /** What the decoder said, in the layout of the task. */
  output: Float32Array;
}

const lengthOf = (x: Value): Value => sqrt(sum(mul(x, x)));

/**
 * |g - g*| / |g| over all embeddings together: g is the gradient of the task that the method hands to the encoder, taken
 * at the codes; g* is the gradient at the embeddings themselves, as it would be without quantisation. 0: quantisation
 * does not show in the gradient; 1: its error is as long as the gradient.
 */
export function gradientError(z: Value, quantised: Value, unquantised: Value): Value {
  const [given] = gradients(quantised, [z]);
  const [exact] = gradients(unquantised, [z]);
  return div(lengthOf(sub(given, exact)), maximum(lengthOf(given), 1e-30));
}

export class Meter {
  private constructor(
    private readonly program: Program,
    private readonly task: Task,
    private readonly size: number,
    private readonly width: number,
  ) {}

  static async create(executor: Executor, task: Task, recipe: Recipe, options: BottleneckOptions): Promise<Meter> {
    const weights = Object.fromEntries(task.weights.map(({ name, shape }) => [name, parameter(name, shape)]));
    const { z, decode } = task.graph(task.evaluated, weights);
    const { output, unquantised, indices, codes, size } = bottleneck(recipe, z, options, false);
    const { loss, accuracy, output: said } = decode(output);
    const change = sub(unquantised, output);
    const program = await executor.compile({
      outputs: {
        loss,
        indices,
        z,
        said,
        quantisation: mean(mul(change, change)),
        gradientError: gradientError(z, loss, decode(unquantised).loss),
        ...(codes ? { codes } : {}),
        ...(accuracy ? { accuracy } : {}),
      },
    });
    return new Meter(program, task, size, z.shape[1]);
  }

  /** @param state of the training: weights, and what else the bottleneck carries. */
  async measure(step: number, state: Tensors): Promise<Measurement> {
    const results = await this.program.run({ ...state, ...this.task.evaluation });
    const number = (name: string) => results[name].data[0];
    const numbers = (name: string) => Float32Array.from(results[name].data);
    const counts = countsOf(results["indices"].data, this.size);
    return {
      measured: {
        step,
        loss: number("loss"),
        active: activeShare(counts),
        perplexity: perplexity(counts),
        quantisation: number("quantisation"),
        gradientError: number("gradientError"),
        ...(results["accuracy"] ? { accuracy: number("accuracy") } : {}),
      },
      counts,
      z: numbers("z"),
      ...(results["codes"] ? { codes: numbers("codes") } : {}),
      width: this.width,
      output: numbers("said"),
    };
  }

  release(): Promise<void> {
    return this.program.release();
  }
}
