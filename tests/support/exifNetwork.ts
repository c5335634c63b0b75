/**
 * Networks of the shape of EXIF self-consistency (Huh et al. 2018) with random weights, as the ONNX files a reader would
 * bring: what they say means nothing, but they are as large and as slow as the published ones.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RgbImage } from "../../engine/image/raster.ts";
import { random } from "../../engine/random.ts";
import { writeModel } from "../../engine/tensor/onnx/model.ts";
import { conv2d } from "../../engine/tensor/ops/convolution.ts";
import { add, mul, relu, sigmoid } from "../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { matmul } from "../../engine/tensor/ops/matmul.ts";
import { mean } from "../../engine/tensor/ops/reductions.ts";
import { transpose } from "../../engine/tensor/ops/shape.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../engine/tensor/value.ts";

/** Random numbers are drawn once and used over and over: a prime number of them, so that no two rows are alike. */
const drawn = (() => {
  const source = random("exif network");
  return Float32Array.from({ length: 999_983 }, () => 2 * source.uniform() - 1);
})();

class RandomWeights {
  readonly tensors: Record<string, Tensor> = {};

  /** @param at how many numbers others have taken before. */
  constructor(private at = 0) {}

  /** Uniform within +-size. */
  of(shape: Shape, size: number): Value {
    const name = `w${Object.keys(this.tensors).length}`;
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = size * drawn[(this.at + i) % drawn.length];
    this.at += data.length;
    this.tensors[name] = { shape, dtype: "f32", data };
    return parameter(name, shape);
  }

  /** Of the size that keeps the variance through a rectifier (He et al. 2015). */
  scaled(shape: Shape, inputs: number): Value {
    return this.of(shape, Math.sqrt(6 / inputs));
  }

  conv(x: Value, filters: number, kernel: number, stride = 1): Value {
    const channels = x.shape[1];
    const w = this.scaled([filters, channels, kernel, kernel], channels * kernel * kernel);
    return conv2d(x, w, { stride, padding: (kernel - 1) >> 1 });
  }

  /** Batch norm as it is in use, folded into one factor and one summand for each channel, then the rectifier. */
  normRelu(x: Value): Value {
    const shape = [1, x.shape[1], 1, 1];
    return relu(add(mul(x, add(this.of(shape, 0.1), 0.7)), this.of(shape, 0.1)));
  }

  dense(x: Value, outputs: number): Value {
    const inputs = x.shape[x.shape.length - 1];
    return add(matmul(x, this.scaled([inputs, outputs], inputs)), this.of([outputs], 0.1));
  }
}

/** Layers from two patches' features to 83 logits, and from there to one. */
export const sizesOfPairs: readonly number[] = [8192, 4096, 2048, 1024, 83];
export const sizesOfConsistency: readonly number[] = [83, 512, 1];

export interface TrunkSize {
  /** Bottleneck blocks of each stage; 3, 4, 6, 3 for ResNet-50. */
  blocks: readonly number[];
  /** Channels after the first convolution; 64 for ResNet-50. */
  width: number;
}
export const resNet50: TrunkSize = { blocks: [3, 4, 6, 3], width: 64 };
/** Of the same kind, and computed in no time. */
export const narrowTrunk: TrunkSize = { blocks: [1, 1], width: 4 };

/** ResNet-v2 (He et al. 2016: norm and rectifier before each convolution) on patches of 128 x 128, to 4096 features. */
export function featureModel(size: TrunkSize, layout: "NCHW" | "NHWC", outputs = 4096): Uint8Array {
  const w = new RandomWeights();
  const patches = input("patches", layout === "NCHW" ? [1, 3, 128, 128] : [1, 128, 128, 3]);
  const planes = layout === "NCHW" ? patches : transpose(patches, [0, 3, 1, 2]);
  // A convolution where the published network takes a maximum: ours is written for a fixed number of pictures.
  let x = w.conv(w.conv(planes, size.width, 7, 2), size.width, 3, 2);
  size.blocks.forEach((blocks, stage) => {
    const inner = size.width * 2 ** stage;
    for (let block = 0; block < blocks; block++) {
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const ready = w.normRelu(x);
      const branch = w.conv(w.normRelu(w.conv(w.normRelu(w.conv(ready, inner, 1)), inner, 3, stride)), 4 * inner, 1);
      x = add(block === 0 ? w.conv(ready, 4 * inner, 1, stride) : x, branch);
    }
  });
  const features = w.dense(mean(w.normRelu(x), [2, 3]), outputs);
  return writeModel(
    { features },
    { weights: w.tensors, freeAxes: { patches: ["n", null, null, null], features: ["n", null] } },
  );
}

/** Numbers that layers of these sizes consist of. */
export const weightsOf = (sizes: readonly number[]): number =>
  sizes.slice(1).reduce((total, outputs, i) => total + (sizes[i] + 1) * outputs, 0);

/**
 * Dense layers from [n, sizes[0]] on, with rectifiers after all but the last and the 83 logits.
 * @param after random numbers that are passed over: `weightsOf` the layers that come before these.
 */
export function denseModel(sizes: readonly number[], last: "none" | "sigmoid" = "none", after = 0): Uint8Array {
  const w = new RandomWeights(after);
  const pairs = input("pairs", [1, sizes[0]]);
  let x = pairs as Value;
  sizes.slice(1).forEach((outputs, i) => {
    const y = w.dense(x, outputs);
    const isLast = i === sizes.length - 2;
    x = !isLast && outputs !== sizesOfConsistency[0] ? relu(y) : isLast && last === "sigmoid" ? sigmoid(y) : y;
  });
  const free = ["n", null];
  return writeModel({ logits: x }, { weights: w.tensors, freeAxes: { pairs: free, logits: free } });
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes files and a manifest that pins them, as a reader would have them in the folder of models.
 * @param files bytes by role: features, pairs, consistency.
 * @param changes parts of the manifest that are to be others.
 * @returns the manifest.
 */
export function writeExifSet(folder: string, files: Readonly<Record<string, Uint8Array>>, changes: object = {}) {
  mkdirSync(folder, { recursive: true });
  const pinned = Object.entries(files).map(([role, bytes]) => {
    writeFileSync(join(folder, `${role}.onnx`), bytes);
    return [role, { file: `${role}.onnx`, sha256: sha256(bytes) }];
  });
  const manifest = {
    id: "random-weights",
    title: "Random weights",
    kind: "exif-self-consistency",
    licence: "MIT",
    citation: "None: the weights are random.",
    files: Object.fromEntries(pinned),
    input: { patch: 128, scale: "(x-127.5)/127.5", layout: "NCHW" },
    ...changes,
  };
  writeFileSync(join(folder, "random-weights.json"), JSON.stringify(manifest));
  return manifest;
}

/** The same with networks of the published shape on pairs, whole to the score, and few features' work for each patch. */
export const writeNarrowExifSet = (folder: string, changes: object = {}) =>
  writeExifSet(folder, { features: featureModel(narrowTrunk, "NCHW"), pairs: wholePairs() }, changes);

/** All layers from two patches' features to the score. */
export const wholePairs = (): Uint8Array => denseModel([...sizesOfPairs, ...sizesOfConsistency.slice(1)], "sigmoid");

/** A picture of which nothing is alike. */
export function noisePicture(width: number, height: number): RgbImage {
  const source = random("picture", width);
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => source.integer(256)) };
}
