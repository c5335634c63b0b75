/** What an encoder and a decoder are trained for, with whatever stands between them left open. */
import type { Tensors } from "../../tensor/executor.ts";
import type { Shape, Value } from "../../tensor/value.ts";

export interface Weight {
  name: string;
  shape: Shape;
  initial: Float32Array;
}

/** The graph of a task for a number of examples. */
export interface TaskGraph {
  /** Embeddings of all examples, [n, d]. */
  z: Value;
  /** The decoder on what takes their place, [n, d], and the mean loss of what it says. */
  decode(embedded: Value): { output: Value; loss: Value; accuracy?: Value };
}

export interface Task {
  weights: readonly Weight[];
  /** Numbers of examples in a step and in the evaluation set. */
  batch: number;
  evaluated: number;
  /** @param weights leaves by name. */
  graph(examples: number, weights: Readonly<Record<string, Value>>): TaskGraph;
  feeds(step: number): Tensors;
  /** Examples that are never learnt from. */
  evaluation: Tensors;
}
