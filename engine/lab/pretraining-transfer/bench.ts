/**
 * One place of work: an executor with the programs that every setting needs once it is trained, compiled once. Features
 * of examples come from here, and fine-tuning on the new classes.
 */
import { random } from "../../random.ts";
import type { Executor, Program } from "../../tensor/executor.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor } from "../../tensor/value.ts";
import {
  applyHead,
  type Body,
  exampleLeaf,
  headLeaves,
  labelLeaf,
  type Weights,
  weightLeaves,
  weightTensors,
} from "./network.ts";
import type { Examples } from "./settings.ts";
import type { Task } from "./task.ts";

/** Examples that go through a body at a time. */
const ROWS = 128;
/** Labelled examples of new classes in one step of fine-tuning, at most. */
const TUNED_ROWS = 128;

export interface TuningOptions {
  steps: number;
  rate: number;
}

/** Features of a list of examples: [n, width], row-major. */
export type Featured = (chosen: ArrayLike<number>) => Promise<Float32Array>;

export class Bench {
  private constructor(
    readonly executor: Executor,
    private readonly task: Task,
    private readonly body: Body,
    private readonly features: Program,
    private readonly tuning: Training,
    private readonly tuned: Examples,
  ) {}

  /** @param tuned what fine-tuning learns from. */
  static async open(executor: Executor, task: Task, body: Body, tuned: Examples, classes: number): Promise<Bench> {
    const features = await executor.compile({
      outputs: { features: body.apply(exampleLeaf(body, ROWS), weightLeaves(body)) },
    });
    const spec = headedTraining(body, Math.min(TUNED_ROWS, tuned.indices.length), classes);
    const tuning = await Training.create(executor, spec);
    return new Bench(executor, task, body, features, tuning, tuned);
  }

  /** @param checkpoint awaited between batches. */
  featuresBy(weights: Weights, checkpoint: () => Promise<void>): Featured {
    const { body, task, features } = this;
    const fed = weightTensors(body, weights);
    return async (chosen) => {
      const all = new Float32Array(chosen.length * body.width);
      for (let start = 0; start < chosen.length; start += ROWS) {
        await checkpoint();
        // The last batch is filled up with the first example.
        const batch = Array.from({ length: ROWS }, (_, i) => chosen[start + i] ?? chosen[0]);
        const { features: rows } = await features.run({ ...fed, x: examples(task, batch) });
        const count = Math.min(ROWS, chosen.length - start);
        all.set(Float32Array.from(rows.data.subarray(0, count * body.width)), start * body.width);
      }
      return all;
    };
  }

  /** Trains a body and a new head on the examples of the new classes. The head starts at zero. */
  async tune(
    weights: Weights,
    { steps, rate }: TuningOptions,
    seed: number,
    checkpoint: () => Promise<void>,
  ): Promise<{ body: Weights; head: Weights }> {
    const { tuning, tuned, task } = this;
    await tuning.restart(weights);
    const rows = Math.min(TUNED_ROWS, tuned.indices.length);
    for (let step = 0; step < steps; step++) {
      await checkpoint();
      await tuning.step(batch(task, tuned, rows, seed, "fine-tuning", step), rate * cosineDecay(step, steps));
    }
    return splitState(await tuning.state(), this.body);
  }

  async release(): Promise<void> {
    await Promise.all([this.features.release(), this.tuning.release()]);
  }
}

/** The chosen examples as what a program is fed. */
export const examples = (task: Task, chosen: ArrayLike<number>): Tensor => ({
  shape: [chosen.length, ...task.shape],
  dtype: "f32",
  data: task.rows(chosen),
});

/** Examples of one step, drawn with replacement: determined by seed and step alone. */
export function batch(
  task: Task,
  { indices, labels }: Examples,
  size: number,
  ...key: (number | string)[]
): Record<string, Tensor> {
  const source = random("batch", ...key);
  const picked = Int32Array.from({ length: size }, () => source.integer(indices.length));
  return {
    x: examples(
      task,
      picked.map((at) => indices[at]),
    ),
    labels: { shape: [size], dtype: "i64", data: picked.map((at) => labels[at]) },
  };
}

/** Cross-entropy of a body with a head of so many labels, by Adam; all weights start at zero where none are loaded. */
export function headedTraining(body: Body, rows: number, labels: number) {
  const leaves = { ...weightLeaves(body), ...headLeaves(body.width, labels) };
  const logits = applyHead(body.apply(exampleLeaf(body, rows), leaves), leaves);
  return {
    loss: crossEntropy(logits, labelLeaf(rows)),
    parameters: Object.values(leaves).map((value) => ({
      value,
      initial: new Float32Array(value.shape.reduce((size, extent) => size * extent, 1)),
      optimiser: plain(adam()),
    })),
  };
}

/** Weights of body and head out of the state of a training. */
export function splitState(state: Readonly<Record<string, Tensor>>, body: Body): { body: Weights; head: Weights } {
  const of = (names: string[]) => Object.fromEntries(names.map((name) => [name, Float32Array.from(state[name].data)]));
  return { body: of(Object.keys(weightLeaves(body))), head: of(Object.keys(headLeaves(body.width, 1))) };
}
