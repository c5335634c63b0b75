/** The networks of the ladder: small, of growing width, one that looks at places and one that sees all pixels at once. */
import { normals, random } from "../../random.ts";
import { conv2d } from "../../tensor/ops/convolution.ts";
import { add, relu } from "../../tensor/ops/elementwise.ts";
import { parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean } from "../../tensor/ops/reductions.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import { type Shape, sizeOf, type Value } from "../../tensor/value.ts";

export type Architecture = "convolutional" | "dense";

/** Edge of the pictures that a network takes, in pixels. */
export const EDGES: Readonly<Record<Architecture, number>> = { convolutional: 32, dense: 16 };

export interface Weight {
  value: Value;
  initial: Float32Array;
}

export interface LadderGraph {
  weights: Weight[];
  /** One row for each picture: layers in the order in which it passes them, and logits [n, classes]. */
  apply(x: Value): { layers: { name: string; value: Value }[]; logits: Value };
}

/** Weights with deviation sqrt(2 / inputs) (He et al. 2015), biases of 0. */
function layer(seed: number, name: string, shape: Shape, bias: Shape, inputs: number): [Weight, Weight] {
  return [
    {
      value: parameter(name, shape),
      initial: normals(sizeOf(shape), random(seed, "ladder", name), Math.sqrt(2 / inputs)),
    },
    { value: parameter(`${name}Bias`, bias), initial: new Float32Array(sizeOf(bias)) },
  ];
}

export function ladderGraph(architecture: Architecture, width: number, classes: number, seed: number): LadderGraph {
  return architecture === "convolutional" ? convolutional(width, classes, seed) : dense(width, classes, seed);
}

/** Three convolutions of stride 2 with width, 2 width and 4 width channels, the mean over the plane, a linear layer. */
function convolutional(width: number, classes: number, seed: number): LadderGraph {
  const channels = [3, width, 2 * width, 4 * width];
  const convs = [1, 2, 3].map((i) =>
    layer(seed, `conv${i}`, [channels[i], channels[i - 1], 3, 3], [1, channels[i], 1, 1], 9 * channels[i - 1]),
  );
  const head = layer(seed, "head", [channels[3], classes], [1, classes], channels[3]);
  return {
    weights: [...convs, head].flat(),
    apply(x) {
      let value = x;
      const layers = convs.map(([weight, bias], i) => {
        value = relu(add(conv2d(value, weight.value, { stride: 2, padding: 1 }), bias.value));
        return { name: `convolution ${i + 1}`, value: mean(value, [2, 3]) };
      });
      return { layers, logits: add(matmul(layers[2].value, head[0].value), head[1].value) };
    },
  };
}

/** All pixels, 8 width and 4 width units, a linear layer. */
function dense(width: number, classes: number, seed: number): LadderGraph {
  const units = [3 * EDGES.dense ** 2, 8 * width, 4 * width];
  const hidden = [1, 2].map((i) => layer(seed, `dense${i}`, [units[i - 1], units[i]], [1, units[i]], units[i - 1]));
  const head = layer(seed, "head", [units[2], classes], [1, classes], units[2]);
  return {
    weights: [...hidden, head].flat(),
    apply(x) {
      let value = reshape(x, [x.shape[0], units[0]]);
      const layers = hidden.map(([weight, bias], i) => {
        value = relu(add(matmul(value, weight.value), bias.value));
        return { name: `hidden ${i + 1}`, value };
      });
      return { layers, logits: add(matmul(value, head[0].value), head[1].value) };
    },
  };
}
