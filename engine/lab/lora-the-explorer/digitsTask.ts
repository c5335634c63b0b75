/** Handwritten digits: a network of two layers, trained on most pictures of each class and scored on the others. */

import { normals, random, shuffled } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import { add, relu } from "../../tensor/ops/elementwise.ts";
import { input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { argMax } from "../../tensor/ops/reductions.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import { batchOf, imageTensor, type LabelledImages, labelTensor, splitByClass } from "../images.ts";
import type { LinearShape } from "./adapters.ts";
import type { Task } from "./task.ts";

/** Share of each class that is only measured on. */
const TEST_SHARE = 0.2;

/** @param samples pictures of one head in one step. */
export async function digitsTask(
  images: LabelledImages,
  { hidden, samples, seed }: { hidden: number; samples: number; seed: number },
  executor: Executor,
): Promise<Task> {
  const pixels = images.width * images.height * images.channels;
  const classes = images.classes.length;
  const layers: LinearShape[] = [
    { name: "hidden", output: hidden, input: pixels, bias: true },
    { name: "classes", output: classes, input: hidden, bias: true },
  ];
  const network = (x: Value, layer: (index: number, x: Value) => Value) => layer(1, relu(layer(0, x)));
  const flat = (chosen: ArrayLike<number>): Tensor => ({
    ...imageTensor(images, chosen),
    shape: [chosen.length, pixels],
  });

  const split = splitByClass(images, TEST_SHARE, seed);
  const order = shuffled(split.train.length, random(seed, "shards"));
  const shard = (head: number, of: number) =>
    Int32Array.from({ length: Math.ceil((order.length - head) / of) }, (_, i) => split.train[order[head + i * of]]);
  const shards = new Map<string, Int32Array>();
  const shardOf = (head: number, of: number): Int32Array => {
    const key = `${head}/${of}`;
    const known = shards.get(key) ?? shard(head, of);
    shards.set(key, known);
    return known;
  };

  const test = { x: flat(split.test), labels: labelTensor(images, split.test) };
  const weight = layers.map(({ name, output, input: from }) => input(`${name}.weight`, [output, from]));
  const bias = layers.map(({ name, output }) => input(`${name}.bias`, [output]));
  const logits = network(input("x", test.x.shape), (i, x) => add(matmul(x, transpose(weight[i])), bias[i]));
  const answers = await executor.compile({ outputs: { answers: argMax(logits, 1) } });

  return {
    layers,
    // Variance 2 / input, for layers before a rectifier (He et al. 2015).
    first: layers.map(({ name, output, input: from }) =>
      normals(output * from, random(seed, "first", name), Math.sqrt(2 / from)),
    ),
    samples,
    schedule: cosineDecay,
    loss: (rows, layer) => crossEntropy(network(input("x", [rows, pixels]), layer), input("labels", [rows], "i64")),
    feeds: ({ heads, of, step }) => {
      const chosen = heads.flatMap((head) => [...batchOf(shardOf(head, of), samples, seed, head, of, step)]);
      return { x: flat(chosen), labels: labelTensor(images, chosen) };
    },
    score: async ({ matrices, biases }) => {
      const feeds: Record<string, Tensor> = { x: test.x };
      layers.forEach(({ name, output, input: from }, i) => {
        feeds[`${name}.weight`] = { shape: [output, from], dtype: "f32", data: Float32Array.from(matrices[i]) };
        feeds[`${name}.bias`] = { shape: [output], dtype: "f32", data: Float32Array.from(biases[i]) };
      });
      const { answers: found } = await answers.run(feeds);
      const right = split.test.reduce((sum, at, i) => sum + Number(images.labels[at] === found.data[i]), 0);
      return right / split.test.length;
    },
    release: () => answers.release(),
  };
}
