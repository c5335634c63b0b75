/**
 * How alike two pictures look to a network that was trained to tell classes apart: the counterpart of LPIPS (Zhang, Isola,
 * Efros, Shechtman and Wang, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", CVPR 2018), whose
 * network and learnt weights are not ours to ship. At every place of every layer the channels are brought to length 1;
 * squared differences are added up over channels and averaged over places, by their weights, and layers.
 */
import { resizeBilinear } from "../../tensor/functions/sampling.ts";
import { writeModel } from "../../tensor/onnx/model.ts";
import { floatsOf, readModel } from "../../tensor/onnx/readModel.ts";
import { OnnxError } from "../../tensor/onnx/wireReader.ts";
import { conv2d } from "../../tensor/ops/convolution.ts";
import { add, div, mul, relu, sqrt, sub } from "../../tensor/ops/elementwise.ts";
import { constant, input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import type { Shape, Tensor, Value } from "../../tensor/value.ts";

/** Channels and edges of the convolutions, each of which halves the picture; a linear layer follows. */
const LAYERS = [
  { channels: 12, edge: 5 },
  { channels: 24, edge: 3 },
  { channels: 32, edge: 3 },
] as const;
/** Squared lengths of channels are at least this, so that where a network sees nothing its noise is not blown up. */
const LEAST = 1e-2;

/** Weights of the network, by the names of `shapesOf`. */
export type PerceptionWeights = Readonly<Record<string, Tensor>>;

/** Every weight and its shape, for square pictures of so many pixels an edge. */
export function shapesOf(channels: number, edge: number, classes: number): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  let [inputs, places] = [channels, edge];
  LAYERS.forEach((layer, i) => {
    shapes[weightName(i)] = [layer.channels, inputs, layer.edge, layer.edge];
    shapes[biasName(i)] = [layer.channels];
    [inputs, places] = [layer.channels, Math.ceil(places / 2)];
  });
  shapes[weightName("last")] = [inputs * places ** 2, classes];
  shapes[biasName("last")] = [classes];
  return shapes;
}

const weightName = (layer: number | "last"): string => `perception/${layer}/weight`;
const biasName = (layer: number | "last"): string => `perception/${layer}/bias`;

/** What each convolution sees in pictures [n, channels, h, w], after its rectifier: [n, channels of the layer, h', w']. */
export function seenBy(pictures: Value, weight: (name: string) => Value): Value[] {
  let x = pictures;
  return LAYERS.map(({ channels, edge }, i) => {
    const convolved = conv2d(x, weight(weightName(i)), { stride: 2, padding: edge >> 1 });
    x = relu(add(convolved, reshape(weight(biasName(i)), [1, channels, 1, 1])));
    return x;
  });
}

/** Logits [n, classes] of pictures [n, channels, h, w]. */
export function logitsOf(pictures: Value, weight: (name: string) => Value): Value {
  const seen = seenBy(pictures, weight);
  const flat = reshape(seen[seen.length - 1], [pictures.shape[0], -1]);
  return add(matmul(flat, weight(weightName("last"))), weight(biasName("last")));
}

/** Features of pictures by fixed weights, channels of length 1 at every place. */
export const featuresOf = (pictures: Value, weights: PerceptionWeights): Value[] =>
  seenBy(pictures, (name) => constant(weights[name].data, weights[name].shape)).map((seen) =>
    div(seen, sqrt(add(sum(mul(seen, seen), [1], true), LEAST))),
  );

/**
 * Mean over layers of sum(w |x - y|^2) / sum(w) over places: [problems, rows].
 * @param x features of as many layers, [problems * rows, c, h, w] each. @param y the same of the targets, [problems, c, h, w].
 * @param weights of the targets' pixels, [problems, 1, height, width].
 */
export function perceptualDistance(x: readonly Value[], y: readonly Value[], weights: Value): Value {
  const [problems] = weights.shape;
  const layers = x.map((features, i) => {
    const [n, c, h, w] = features.shape;
    const target = reshape(y[i], [problems, 1, c, h, w]);
    const difference = sub(reshape(features, [problems, n / problems, c, h, w]), target);
    const there = reshape(resizeBilinear(weights, h, w), [problems, 1, 1, h, w]);
    return div(sum(mul(mul(difference, difference), there), [2, 3, 4]), sum(there, [2, 3, 4]));
  });
  return mul(
    layers.reduce((total, layer) => add(total, layer)),
    1 / layers.length,
  );
}

/** As ONNX: input "pictures" [n, channels, h, w], 0 to 1, output "logits" [n, classes]. */
export function writePerception(
  weights: PerceptionWeights,
  { channels, edge }: { channels: number; edge: number },
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // Some number of pictures; the written graph takes others.
  const pictures = input("pictures", [2, channels, edge, edge]);
  const logits = logitsOf(pictures, (name) => parameter(name, weights[name].shape));
  return writeModel(
    { logits },
    {
      name: "perception",
      weights,
      metadata,
      freeAxes: { pictures: ["n", null, null, null], logits: ["n", null] },
    },
  );
}

/** The weights out of a file that `writePerception` wrote. @throws OnnxError where one is not there or of another shape. */
export function readPerception(
  bytes: Uint8Array,
  { channels, edge }: { channels: number; edge: number },
  classes: number,
): PerceptionWeights {
  const { weights } = readModel(bytes);
  return Object.fromEntries(
    Object.entries(shapesOf(channels, edge, classes)).map(([name, shape]) => {
      const tensor = weights.get(name);
      if (tensor?.shape.join() !== shape.join())
        throw new OnnxError(`the weights "${name}" of shape [${shape.join(", ")}] are not in the file`);
      return [name, { shape, dtype: "f32", data: floatsOf(tensor) }];
    }),
  );
}
