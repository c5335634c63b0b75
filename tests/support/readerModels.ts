/** Small models of each kind, as a reader would bring them: what they answer can be computed by hand. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "../../engine/tensor/onnx/model.ts";
import { conv2d } from "../../engine/tensor/ops/convolution.ts";
import { abs, add } from "../../engine/tensor/ops/elementwise.ts";
import { constant, input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { max, mean, sum } from "../../engine/tensor/ops/reductions.ts";
import { broadcastTo, reshape } from "../../engine/tensor/ops/shape.ts";
import type { Value } from "../../engine/tensor/value.ts";

const free = [null, null, "height", "width"];
const freeAxes = { picture: free, map: free, residual: free, logits: free };

/** Weights of one filter: the middle minus the mean over a square of (2 * radius + 1)^2 pixels and all channels. */
export function boxDifference(channels: number, radius: number): Float32Array {
  const side = 2 * radius + 1;
  const weights = new Float32Array(channels * side * side).fill(-1 / (channels * side * side));
  for (let channel = 0; channel < channels; channel++)
    weights[channel * side * side + radius * side + radius] += 1 / channels;
  return weights;
}

function filtered(channels: number, radius: number, stride = 1): { y: Value; weights: Record<string, Tensor> } {
  const side = 2 * radius + 1;
  const shape = [1, channels, side, side];
  const picture = input("picture", [1, channels, 64, 64]);
  const y = conv2d(picture, parameter("filter", shape), { padding: radius, stride });
  return { y, weights: { filter: { shape, dtype: "f32" as const, data: boxDifference(channels, radius) } } };
}
type Tensor = { shape: number[]; dtype: "f32"; data: Float32Array };

/** RGB to `map`, |pixel - mean around it|, one number for stride x stride pixels, and `score`, the largest of the map. */
export function localiser({ radius = 2, stride = 1 } = {}): Uint8Array {
  const { y, weights } = filtered(3, radius, stride);
  const map = abs(y);
  return writeModel({ map, score: max(map, [1, 2, 3]) }, { weights, freeAxes });
}

/** Y to `residual`, pixel - mean around it. */
export function highPass(radius = 1): Uint8Array {
  const { y, weights } = filtered(1, radius);
  return writeModel({ residual: y }, { weights, freeAxes });
}

/** RGB to the `logits` of two classes: 0, and the red channel times eight minus four. */
export function twoClasses(): Uint8Array {
  const shape = [2, 3, 1, 1];
  const filter = { shape, dtype: "f32" as const, data: Float32Array.of(0, 0, 0, 8, 0, 0) };
  const logits = add(
    conv2d(input("picture", [1, 3, 64, 64]), parameter("filter", shape), {}),
    constant([0, -4], [1, 2, 1, 1]),
  );
  return writeModel({ logits }, { weights: { filter }, freeAxes });
}

/** RGB of width x height to `score`, the mean of all numbers. */
export function meanScore(width: number, height: number): Uint8Array {
  return writeModel({ score: reshape(mean(input("picture", [1, 3, height, width])), [1, 1]) });
}

/** RGB to `score`, after it has filled gigabytes. */
export function glutton(gigabytes = 16): Uint8Array {
  const side = Math.floor(Math.sqrt((gigabytes * 2 ** 30) / 4));
  const one = reshape(max(input("picture", [1, 3, 64, 64])), [1, 1]);
  return writeModel({ score: reshape(sum(broadcastTo(one, [side, side])), [1, 1]) }, { freeAxes });
}

/** RGB to `map`, after minutes of work: the same 96 filters of 15 x 15 over 96 channels, sixty times. */
export function dawdler(): Uint8Array {
  const weights: Record<string, Tensor> = {};
  const filters = (name: string, from: number, to: number): Value => {
    const shape = [to, from, 15, 15];
    weights[name] = { shape, dtype: "f32", data: new Float32Array(to * from * 225).fill(1e-4) };
    return parameter(name, shape);
  };
  let x = conv2d(input("picture", [1, 3, 64, 64]), filters("first", 3, 96), { padding: 7 });
  const again = filters("again", 96, 96);
  for (let i = 0; i < 60; i++) x = conv2d(x, again, { padding: 7 });
  return writeModel({ map: conv2d(x, filters("last", 96, 1), { padding: 7 }) }, { weights, freeAxes });
}

const manifest = {
  version: "1.2",
  licence: "MIT",
  citation: "Nobody, Of nothing, 2026.",
  task: "localise",
  input: { layout: "NCHW", channels: 3, colour: "RGB", scale: "1/255" },
  outputs: [{ name: "map", kind: "map" }],
};

/** Writes <name>.onnx and the manifest <name>.json beside it. @param changes parts of the manifest. */
export function writeReaderModel(folder: string, name: string, bytes: Uint8Array, changes: object = {}): void {
  mkdirSync(folder, { recursive: true });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  writeFileSync(join(folder, `${name}.onnx`), bytes);
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ name, file: `${name}.onnx`, sha256, ...manifest, ...changes }),
  );
}
