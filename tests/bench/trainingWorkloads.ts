/**
 * The three trainings that the speed of the tensor engine is judged by, written with the engine: a perceptron on flat
 * pictures, a siamese convolutional network on patches, one block of a transformer. Each is trained by Adam on one batch
 * that is handed over anew at every step. `handBuiltGraphs.ts` holds the same trainings without the engine.
 */

import { normals, random } from "../../engine/random.ts";
import type { Tensors } from "../../engine/tensor/executor.ts";
import { gelu } from "../../engine/tensor/functions/activations.ts";
import { attention } from "../../engine/tensor/functions/attention.ts";
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from "../../engine/tensor/functions/losses.ts";
import { layerNorm } from "../../engine/tensor/functions/normalisation.ts";
import { conv2d } from "../../engine/tensor/ops/convolution.ts";
import { add, relu } from "../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { matmul } from "../../engine/tensor/ops/matmul.ts";
import { mean } from "../../engine/tensor/ops/reductions.ts";
import { concat, reshape, slice, transpose } from "../../engine/tensor/ops/shape.ts";
import { adam } from "../../engine/tensor/optimisers/directions.ts";
import { plain } from "../../engine/tensor/optimisers/optimisers.ts";
import { type Trained, Training } from "../../engine/tensor/training.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../engine/tensor/value.ts";
import { onnxExecutor } from "../../service/executors/onnxExecutor.ts";

export interface Weight {
  name: string;
  shape: Shape;
  /** Numbers before the first step. */
  initial: Float32Array;
}

export interface Workload {
  weights: Weight[];
  feeds: Tensors;
  /** A new training from the weights above. */
  start(): Promise<Training>;
}

export const mlpShape = { batch: 128, sizes: [784, 512, 512, 10] } as const;
export const convShape = { patches: 64, side: 128, channels: [3, 16, 32, 64, 128], hidden: 64 } as const;
export const transformerShape = { batch: 16, length: 64, width: 256, heads: 4 } as const;

/** Collects weights as a network is written down. */
class Weights {
  readonly trained: Trained[] = [];
  readonly list: Weight[] = [];

  add(name: string, shape: Shape, deviation: number): Value {
    const value = parameter(name, shape);
    const initial = normals(sizeOf(shape), random("weights", name), deviation);
    this.trained.push({ value, initial, optimiser: plain(adam()) });
    this.list.push({ name, shape, initial });
    return value;
  }
}

const workload = ({ trained, list }: Weights, loss: Value, feeds: Tensors): Workload => ({
  weights: list,
  feeds,
  start: () => Training.create(onnxExecutor(), { parameters: trained, loss }),
});

const noise = (name: string, shape: Shape): Tensor => ({
  shape,
  dtype: "f32",
  data: normals(sizeOf(shape), random("feeds", name)),
});

export function mlp(): Workload {
  const { batch, sizes } = mlpShape;
  const weights = new Weights();
  let h = input("x", [batch, sizes[0]]);
  for (let i = 0; i < 3; i++) {
    const [from, to] = [sizes[i], sizes[i + 1]];
    const product = matmul(h, weights.add(`w${i}`, [from, to], Math.sqrt(2 / from)));
    h = add(product, weights.add(`b${i}`, [to], 0));
    if (i < 2) h = relu(h);
  }
  const labels = random("labels");
  return workload(weights, crossEntropy(h, input("y", [batch], "i64")), {
    x: noise("x", [batch, sizes[0]]),
    y: { shape: [batch], dtype: "i64", data: Int32Array.from({ length: batch }, () => labels.integer(10)) },
  });
}

/** Are the first and the second half of the patches, pair by pair, of one kind? */
export function siamese(weightGradient: "im2col" | "conv"): Workload {
  const { patches, side, channels, hidden } = convShape;
  const weights = new Weights();
  let h = input("x", [patches, 3, side, side]);
  for (let i = 0; i < 4; i++) {
    const [from, to] = [channels[i], channels[i + 1]];
    const filters = weights.add(`w${i}`, [to, from, 3, 3], Math.sqrt(2 / (9 * from)));
    const bias = reshape(weights.add(`b${i}`, [to], 0), [1, to, 1, 1]);
    h = relu(add(conv2d(h, filters, { stride: 2, padding: 1, weightGradient }), bias));
  }
  const pairs = patches / 2;
  const features = mean(h, [2, 3]);
  const both = concat([slice(features, 0, 0, pairs), slice(features, 0, pairs, patches)], 1);
  const judged = relu(matmul(both, weights.add("p", [2 * channels[4], hidden], 0.1)));
  const logits = reshape(matmul(judged, weights.add("q", [hidden, 1], 0.1)), [pairs]);
  return workload(weights, binaryCrossEntropy(logits, input("y", [pairs])), {
    x: noise("x", [patches, 3, side, side]),
    y: { shape: [pairs], dtype: "f32", data: Float32Array.from({ length: pairs }, (_, i) => i % 2) },
  });
}

export function transformer(): Workload {
  const { batch, length, width, heads } = transformerShape;
  const weights = new Weights();
  const matrix = (name: string, from: number, to: number) => weights.add(name, [from, to], 1 / Math.sqrt(from));
  const split = (z: Value) => transpose(reshape(z, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  const shape = [batch, length, width];

  const x = input("x", shape);
  const n = layerNorm(x);
  const [q, k, v] = ["q", "k", "v"].map((name) => split(matmul(n, matrix(name, width, width))));
  const mixed = reshape(transpose(attention(q, k, v), [0, 2, 1, 3]), shape);
  const middle = add(x, matmul(mixed, matrix("o", width, width)));
  const inner = gelu(matmul(layerNorm(middle), matrix("u", width, 4 * width)));
  const result = add(middle, matmul(inner, matrix("d", 4 * width, width)));
  return workload(weights, meanSquaredError(result, input("y", shape)), {
    x: noise("x", shape),
    y: noise("y", shape),
  });
}
