/** The networks: a body that makes features, and a head that reads labels from them. */
import { normals, random } from "../../random.ts";
import { conv2d } from "../../tensor/ops/convolution.ts";
import { add, relu, sub } from "../../tensor/ops/elementwise.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../tensor/value.ts";

export type Weights = Readonly<Record<string, Float32Array>>;

interface Layer {
  name: string;
  shape: Shape;
  bias: Shape;
  /** Numbers that each output adds up. */
  inputs: number;
}

export interface Body {
  /** Of one example. */
  shape: readonly number[];
  /** Numbers in the features of one example. */
  width: number;
  layers: readonly Layer[];
  /** [n, ...shape] to features [n, width]; weights by name. */
  apply(x: Value, weights: Readonly<Record<string, Value>>): Value;
}

const biasOf = (layer: string) => `${layer}Bias`;

/** Two hidden layers with rectifiers; the second makes the features. */
export function vectorBody(inputs: number, width: number): Body {
  return {
    shape: [inputs],
    width,
    layers: [
      { name: "layer1", shape: [inputs, width], bias: [1, width], inputs },
      { name: "layer2", shape: [width, width], bias: [1, width], inputs: width },
    ],
    apply(x, w) {
      const inner = relu(add(matmul(x, w["layer1"]), w["layer1Bias"]));
      return relu(add(matmul(inner, w["layer2"]), w["layer2Bias"]));
    },
  };
}

/** Channels after the first convolution; each further one doubles them. */
const FILTERS = 16;
const CONVOLUTIONS = 3;
/** Pictures come as 0 to 1. */
const MIDDLE_GREY = 0.5;

/** Three convolutions of stride 2 and a layer that makes the features, with rectifiers. Sides are multiples of 8. */
export function pictureBody(shape: readonly [channels: number, height: number, width: number], width: number): Body {
  const [channels, rows, columns] = shape;
  const filters = Array.from({ length: CONVOLUTIONS }, (_, i) => FILTERS * 2 ** i);
  const places = (rows >> CONVOLUTIONS) * (columns >> CONVOLUTIONS);
  const flat = filters[CONVOLUTIONS - 1] * places;
  const convolutions = filters.map((output, i): Layer => {
    const before = i === 0 ? channels : filters[i - 1];
    return { name: `conv${i}`, shape: [output, before, 3, 3], bias: [1, output, 1, 1], inputs: 9 * before };
  });
  return {
    shape,
    width,
    layers: [...convolutions, { name: "dense", shape: [flat, width], bias: [1, width], inputs: flat }],
    apply(x, w) {
      const maps = convolutions.reduce(
        (value, { name }) => relu(add(conv2d(value, w[name], { stride: 2, padding: 1 }), w[biasOf(name)])),
        sub(x, MIDDLE_GREY),
      );
      return relu(add(matmul(reshape(maps, [x.shape[0], flat]), w["dense"]), w["denseBias"]));
    },
  };
}

/** Random weights of a body (He et al. 2015). */
export function initialWeights({ layers }: Body, seed: number): Weights {
  return Object.fromEntries(
    layers.flatMap(({ name, shape, bias, inputs }) => [
      [name, normals(sizeOf(shape), random(seed, "body", name), Math.sqrt(2 / inputs))],
      [biasOf(name), new Float32Array(sizeOf(bias))],
    ]),
  );
}

/** The leaves of a body's weights. */
export const weightLeaves = ({ layers }: Body): Record<string, Value> =>
  Object.fromEntries(
    layers.flatMap(({ name, shape, bias }) => [
      [name, parameter(name, shape)],
      [biasOf(name), parameter(biasOf(name), bias)],
    ]),
  );

/** Weights as what a program is fed. */
export const weightTensors = ({ layers }: Body, weights: Weights): Record<string, Tensor> =>
  Object.fromEntries(
    layers.flatMap(({ name, shape, bias }) => [
      [name, { shape, dtype: "f32" as const, data: weights[name] }],
      [biasOf(name), { shape: bias, dtype: "f32" as const, data: weights[biasOf(name)] }],
    ]),
  );

/** Leaves of the examples [count, ...shape] and of their labels [count]. */
export const exampleLeaf = ({ shape }: Body, count: number): Value => input("x", [count, ...shape]);
export const labelLeaf = (count: number): Value => input("labels", [count], "i64");

/** The head that reads `labels` logits from features. */
export const headLeaves = (width: number, labels: number): Record<string, Value> => ({
  head: parameter("head", [width, labels]),
  headBias: parameter("headBias", [1, labels]),
});

export const applyHead = (features: Value, w: Readonly<Record<string, Value>>): Value =>
  add(matmul(features, w["head"]), w["headBias"]);
