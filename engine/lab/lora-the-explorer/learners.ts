/** What one worker trains: all weights of a task, or adapters besides weights that stay; each with an Adam of its own. */

import { random } from "../../random.ts";
import type { Tensors } from "../../tensor/executor.ts";
import { add } from "../../tensor/ops/elementwise.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import type { Trained, TrainingSpec } from "../../tensor/training.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import { adapted, initialDown, type LinearShape } from "./adapters.ts";
import { effective, type HeadLayer } from "./merge.ts";
import type { Task, Weights } from "./task.ts";

/** Names of the leaves of a layer. */
export const weightName = ({ name }: LinearShape): string => `${name}.weight`;
export const biasName = ({ name }: LinearShape): string => `${name}.bias`;
export const downName = ({ name }: LinearShape): string => `${name}.down`;
export const upName = ({ name }: LinearShape): string => `${name}.up`;

export const matrix = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: Float32Array.from(data),
});

const optimiser = plain(adam());

/** y + b, b trained by whoever trains the layer. */
function withBias(y: Value, layer: LinearShape, parameters: Trained[]): Value {
  if (!layer.bias) return y;
  const value = parameter(biasName(layer), [layer.output]);
  parameters.push({ value, initial: new Float32Array(layer.output), optimiser });
  return add(y, value);
}

/** All weights are trained. @param rows samples of a step. */
export function fullLearner(task: Task, rows: number): TrainingSpec {
  const parameters: Trained[] = [];
  const loss = task.loss(rows, (i, x) => {
    const layer = task.layers[i];
    const value = parameter(weightName(layer), [layer.output, layer.input]);
    parameters.push({ value, initial: task.first[i], optimiser });
    return withBias(matmul(x, transpose(value)), layer, parameters);
  });
  return { parameters, loss };
}

export interface AdapterOptions {
  /** Which heads this worker trains jointly: one for LoRA and for a worker of LTE, all for MHLoRA. */
  heads: readonly number[];
  /** r of one head. */
  rank: number;
  /** What B A is multiplied with, 1 / N of joint heads included. */
  scale: number;
  seed: number;
}

/** Adapters are trained; W is carried from step to step as it is, so that merges can set it. */
export function adapterLearner(task: Task, rows: number, { heads, rank, scale, seed }: AdapterOptions): TrainingSpec {
  const parameters: Trained[] = [];
  const carry: Record<string, { next: Value; initial: Tensor }> = {};
  const loss = task.loss(rows, (i, x) => {
    const layer = task.layers[i];
    const { name, output, input: from } = layer;
    const weight = input(weightName(layer), [output, from]);
    carry[weightName(layer)] = { next: weight, initial: matrix(task.first[i], [output, from]) };
    const down = parameter(downName(layer), [heads.length * rank, from]);
    const up = parameter(upName(layer), [output, heads.length * rank]);
    const initial = new Float32Array(heads.length * rank * from);
    heads.forEach((head, at) => {
      initial.set(initialDown(rank, from, random(seed, "down", name, head)), at * rank * from);
    });
    parameters.push(
      { value: down, initial, optimiser },
      { value: up, initial: new Float32Array(output * heads.length * rank), optimiser },
    );
    return withBias(adapted(x, weight, { down, up }, scale), layer, parameters);
  });
  return { parameters, loss, carry };
}

/** The layers of an adapter learner's state. */
export const headLayers = (task: Task, state: Tensors): HeadLayer[] =>
  task.layers.map((layer) => ({
    weight: state[weightName(layer)].data,
    down: state[downName(layer)].data,
    up: state[upName(layer)].data,
  }));

export const biasesOf = (task: Task, state: Tensors): ArrayLike<number>[] =>
  task.layers.map((layer) => (layer.bias ? state[biasName(layer)].data : []));

/** The weights that a learner's state stands for. @param scale of its adapters; undefined for full training. */
export function weightsOf(task: Task, state: Tensors, scale?: number): Weights {
  const matrices =
    scale === undefined
      ? task.layers.map((layer) => state[weightName(layer)].data)
      : headLayers(task, state).map((head, i) => effective(head, task.layers[i], scale));
  return { matrices, biases: biasesOf(task, state) };
}
