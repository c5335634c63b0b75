/**
 * Handwritten digits through a small convolutional encoder, 28 x 28 pixels to 7 x 7 embeddings: drawn again by its mirror
 * image, or told apart by a linear layer over all embeddings.
 */

import { normals, random, shuffled } from "../../random.ts";
import { gelu } from "../../tensor/functions/activations.ts";
import { crossEntropy, meanSquaredError } from "../../tensor/functions/losses.ts";
import { conv2d, convTranspose2d } from "../../tensor/ops/convolution.ts";
import { add, cast, equal } from "../../tensor/ops/elementwise.ts";
import { input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { argMax, mean } from "../../tensor/ops/reductions.ts";
import { reshape, transpose } from "../../tensor/ops/shape.ts";
import { type Shape, sizeOf, type Value } from "../../tensor/value.ts";
import { batchOf, imageTensor, type LabelledImages, labelTensor, splitByClass } from "../images.ts";
import type { Task, TaskGraph, Weight } from "./task.ts";

const HELD_OUT = 0.2;
const EVALUATED = 500;
const FILTERS = 16;

interface Options {
  seed: number;
  width: number;
  batch: number;
  classify: boolean;
}

export function digitsTask(digits: LabelledImages, { seed, width, batch, classify }: Options): Task {
  if (digits.width % 4 !== 0 || digits.height % 4 !== 0 || digits.channels !== 1)
    throw new Error("Grey pictures are needed whose sides are multiples of 4.");
  const { train, test } = splitByClass(digits, HELD_OUT, seed);
  // The split has all of one class before the next.
  const chosen = shuffled(test.length, random(seed, "evaluation"))
    .slice(0, EVALUATED)
    .map((at) => test[at]);
  if (chosen.length === 0) throw new Error("There are too few pictures to keep some for evaluation.");
  const [rows, columns] = [digits.height / 4, digits.width / 4];
  const classes = digits.classes.length;
  const given = (indices: Int32Array) => ({ x: imageTensor(digits, indices), y: labelTensor(digits, indices) });

  return {
    batch,
    evaluated: chosen.length,
    weights: classify
      ? [...encoderWeights(seed, width), ...layer(seed, "head", [rows * columns * width, classes], [1, classes])]
      : [...encoderWeights(seed, width), ...decoderWeights(seed, width)],
    graph(examples, w) {
      const x = input("x", [examples, 1, digits.height, digits.width]);
      const y = input("y", [examples], "i64");
      const inner = gelu(add(conv2d(x, w["conv1"], down), w["conv1Bias"]));
      const maps = add(conv2d(inner, w["conv2"], down), w["conv2Bias"]);
      const z = reshape(transpose(maps, [0, 2, 3, 1]), [examples * rows * columns, width]);
      return { z, decode: classify ? head : mirror };

      function mirror(embedded: Value): ReturnType<TaskGraph["decode"]> {
        const back = transpose(reshape(embedded, [examples, rows, columns, width]), [0, 3, 1, 2]);
        const outer = gelu(add(convTranspose2d(back, w["up1"], up), w["up1Bias"]));
        const output = add(convTranspose2d(outer, w["up2"], up), w["up2Bias"]);
        return { output, loss: meanSquaredError(output, x) };
      }

      function head(embedded: Value): ReturnType<TaskGraph["decode"]> {
        const flat = reshape(embedded, [examples, rows * columns * width]);
        const output = add(matmul(flat, w["head"]), w["headBias"]);
        const accuracy = mean(cast(equal(argMax(output, 1), y), "f32"));
        return { output, loss: crossEntropy(output, y), accuracy };
      }
    },
    feeds: (step) => given(batchOf(train, batch, seed, step)),
    evaluation: given(chosen),
  };
}

const down = { stride: 2, padding: 1 };
const up = { stride: 2, padding: 1 };

/** A weight of which each output adds up `inputs` numbers, and a bias of zeros. */
function layer(seed: number, name: string, shape: Shape, bias: Shape, inputs = shape[0]): Weight[] {
  return [
    { name, shape, initial: normals(sizeOf(shape), random(seed, name), inputs ** -0.5) },
    { name: `${name}Bias`, shape: bias, initial: new Float32Array(sizeOf(bias)) },
  ];
}

const encoderWeights = (seed: number, width: number): Weight[] => [
  ...layer(seed, "conv1", [FILTERS, 1, 3, 3], [1, FILTERS, 1, 1], 9),
  ...layer(seed, "conv2", [width, FILTERS, 3, 3], [1, width, 1, 1], 9 * FILTERS),
];

/** Of a transposed convolution 4 x 4 with stride 2, four taps meet at every pixel. */
const decoderWeights = (seed: number, width: number): Weight[] => [
  ...layer(seed, "up1", [width, FILTERS, 4, 4], [1, FILTERS, 1, 1], 4 * width),
  ...layer(seed, "up2", [FILTERS, 1, 4, 4], [1, 1, 1, 1], 4 * FILTERS),
];
