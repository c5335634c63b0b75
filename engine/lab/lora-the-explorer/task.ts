/** What is learnt: layers, a loss on batches, and a score of finished weights. One for matrices, one for digits. */
import type { Tensors } from "../../tensor/executor.ts";
import type { Schedule } from "../../tensor/optimisers/schedules.ts";
import type { Value } from "../../tensor/value.ts";
import type { LinearShape } from "./adapters.ts";

/** The finished weights of a method, layer by layer. */
export interface Weights {
  /** W [output, input]. */
  matrices: readonly ArrayLike<number>[];
  /** b [output]; empty where a layer has none. */
  biases: readonly ArrayLike<number>[];
}

/** Which samples: those of some heads out of `of`, at a step. Each head has a shard of its own. */
export interface Batch {
  heads: readonly number[];
  of: number;
  step: number;
}

export interface Task {
  layers: readonly LinearShape[];
  /** Where every method starts. Biases start at 0. */
  first: readonly Float32Array[];
  /** Samples of one head in one step. */
  samples: number;
  /** Factor of the learning rate over the course of a training. */
  schedule: Schedule;
  /** The loss on `rows` samples; `layer` applies the layer of that number to [rows, input]. */
  loss(rows: number, layer: (index: number, x: Value) => Value): Value;
  feeds(batch: Batch): Tensors;
  /** What the charts show of finished weights: relative error (less is better) or test accuracy (more is better). */
  score(weights: Weights): Promise<number>;
  release(): Promise<void>;
}
