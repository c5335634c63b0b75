/**
 * A class-conditional generator made of dense layers: a latent code and a class vector, joined, to a picture of numbers from
 * 0 to 1. It is kept as ONNX, so that everything that reads ONNX can run it, and read back from it, so that searches get
 * gradients. Any file of this form serves, whoever wrote it.
 */
import { type ChainLayer, readDenseChain } from "../../tensor/onnx/denseChain.ts";
import { writeModel } from "../../tensor/onnx/model.ts";
import { readModel } from "../../tensor/onnx/readModel.ts";
import { OnnxError } from "../../tensor/onnx/wireReader.ts";
import { add, relu, sigmoid } from "../../tensor/ops/elementwise.ts";
import { constant, input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { concat } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

export interface PictureShape {
  channels: 1 | 3;
  height: number;
  width: number;
}

export interface DenseGenerator extends PictureShape {
  /** Numbers of a latent code, and of the class vector behind it: 0 where there are no classes. */
  latent: number;
  classes: number;
  layers: readonly ChainLayer[];
}

/** Of codes [..., latent + classes]: [..., channels * height * width], planes one after the other. */
export function picturesOf({ layers }: Pick<DenseGenerator, "layers">, codes: Value): Value {
  return layers.reduce((x, { inputs, outputs, weights, bias, activation }) => {
    const product = matmul(x, constant(weights, [inputs, outputs]));
    const sum = bias ? add(product, constant(bias, [outputs])) : product;
    return activation === "relu" ? relu(sum) : activation === "sigmoid" ? sigmoid(sum) : sum;
  }, codes);
}

/** As ONNX: inputs "z" [n, latent] and "class" [n, classes], output "picture" [n, channels * height * width]. */
export function writeGenerator(
  generator: Omit<DenseGenerator, keyof PictureShape>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const { latent, classes } = generator;
  // Some number of codes; the written graph takes others.
  const n = 2;
  const codes = concat([input("z", [n, latent]), input("class", [n, classes])], 1);
  const picture = picturesOf(generator, codes);
  return writeModel(
    { picture },
    {
      name: "class-conditional generator",
      metadata,
      freeAxes: { z: ["n", null], class: ["n", null], picture: ["n", null] },
    },
  );
}

/**
 * A generator out of an ONNX file, with its layers, so that it can be searched by gradients.
 * @throws OnnxError where it is no chain of dense layers, or its output is no square picture.
 */
export function readGenerator(bytes: Uint8Array): DenseGenerator {
  const model = readModel(bytes);
  const layers = readDenseChain(model);
  const [latent = null, classes = 0] = model.inputs.map(({ shape }) => shape?.at(-1) ?? null);
  const joined = layers[0].inputs;
  if (latent === null || classes === null || latent + classes !== joined)
    throw new OnnxError("the file does not say how many numbers its inputs have");
  return { latent, classes, layers, ...squareOf(layers[layers.length - 1].outputs) };
}

/** The square picture of so many numbers, grey or RGB. @throws OnnxError where there is none. */
export function squareOf(numbers: number): PictureShape {
  for (const channels of [1, 3] as const) {
    const edge = Math.sqrt(numbers / channels);
    if (Number.isInteger(edge)) return { channels, height: edge, width: edge };
  }
  throw new OnnxError(`${numbers} numbers are no square picture, neither grey nor RGB`);
}
