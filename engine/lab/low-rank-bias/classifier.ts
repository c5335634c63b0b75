/**
 * A small convolutional network on pictures, trained as it is or with every layer over-parameterised; both are the same
 * network when they are used. Few training pictures, so that what the bias does to generalisation can show.
 */

import { random, shuffled } from "../../random.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import { writeModel } from "../../tensor/onnx/model.ts";
import { relu } from "../../tensor/ops/elementwise.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { argMax } from "../../tensor/ops/reductions.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Shape, Tensor, Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { batchOf, imageTensor, type LabelledImages, labelTensor } from "../images.ts";
import { trainLoop } from "../trainLoop.ts";
import { applyConv, applyLinear, collapse, convFactors, initialFactors, linearFactors } from "./expansion.ts";

export interface ClassifierOptions {
  /** Factors of each layer; 1 is the plain network. */
  depth: number;
  trainingPictures: number;
  steps: number;
  batch: number;
  rate: number;
}

export interface ClassifierResult {
  seed: number;
  depth: number;
  /** Share of test pictures that are classified wrongly, by the collapsed network. */
  testError: number;
  /** Largest difference of an output of the collapsed network from the expanded one, over the largest output (at least 1). */
  collapseError: number;
}

interface Layer {
  shapes: Shape[];
  output: number;
}

const CHANNELS = [16, 32];

type Format = Pick<LabelledImages, "width" | "height" | "channels" | "classes">;

function layersOf(depth: number, { width, height, channels, classes }: Format): Layer[] {
  const [a, b] = CHANNELS;
  const places = Math.ceil(width / 4) * Math.ceil(height / 4);
  return [
    { shapes: convFactors(a, channels, 3, depth), output: a },
    { shapes: convFactors(b, a, 3, depth), output: b },
    { shapes: linearFactors(classes.length, b * places, depth, 64), output: classes.length },
  ];
}

const pictureInput = (count: number, { width, height, channels }: Format): Value =>
  input("x", [count, channels, height, width]);

type Weights = { factors: Value[]; biases: Value[] }[];

/** Logits [n, classes] of pictures [n, channels, height, width]. */
function network(x: Value, [first, second, last]: Weights): Value {
  const strided = { stride: 2, padding: 1 };
  const a = relu(applyConv(x, first.factors, first.biases, strided));
  const b = relu(applyConv(a, second.factors, second.biases, strided));
  return applyLinear(reshape(b, [x.shape[0], -1]), last.factors, last.biases);
}

const factorName = (layer: number, i: number): string => `layer${layer}/factor${i}`;
const biasName = (layer: number, i: number): string => `layer${layer}/bias${i}`;

function weightsOf(layers: readonly Layer[]): Weights {
  return layers.map(({ shapes }, layer) => ({
    factors: shapes.map((shape, i) => parameter(factorName(layer, i), shape)),
    biases: shapes.map(([outputs], i) => parameter(biasName(layer, i), [outputs])),
  }));
}

/** Trains one network and measures it after its collapse. */
export async function trainClassifier(
  options: ClassifierOptions,
  images: LabelledImages,
  pools: { train: Int32Array; test: Int32Array },
  seed: number,
  tools: ExperimentTools,
  onLoss: (step: number, loss: number) => void,
): Promise<ClassifierResult> {
  const { depth, trainingPictures, steps, batch, rate } = options;
  const layers = layersOf(depth, images);
  const weights = weightsOf(layers);
  const x = pictureInput(batch, images);
  const loss = crossEntropy(network(x, weights), input("labels", [batch], "i64"));
  const parameters = layers.flatMap(({ shapes }, layer) => {
    const initial = initialFactors(shapes, random(seed, "classifier", depth, layer));
    return [
      ...weights[layer].factors.map((value, i) => ({ value, initial: initial[i] })),
      ...weights[layer].biases.map((value) => ({ value, initial: new Float32Array(value.shape[0]) })),
    ];
  });
  const training = await Training.create(tools.executor, {
    parameters: parameters.map((item) => ({ ...item, optimiser: plain(adam()) })),
    loss,
  });
  // The same pictures and batches at every depth: the comparison is paired by seed.
  const order = shuffled(pools.train.length, random(seed, "pictures"));
  const chosen = Int32Array.from(order.subarray(0, trainingPictures), (i) => pools.train[i]);
  await trainLoop(
    {
      part: `classifier depth ${depth} seed ${seed}`,
      training,
      steps,
      rate: (step) => rate * cosineDecay(step, steps),
      feeds: (step) => {
        const picked = batchOf(chosen, batch, seed, step);
        return { x: imageTensor(images, picked), labels: labelTensor(images, picked) };
      },
      every: 20,
      onMeans: (step, means) => onLoss(step, means["loss"]),
    },
    tools,
  );
  const state = await training.state();
  await training.release();
  const measured = await measure(layers, state, images, pools.test, tools);
  await keepModel(layers, state, images, seed, tools);
  return { seed, depth, ...measured };
}

/** Test error after the collapse, and how far the collapse is from the network that was trained. */
async function measure(
  layers: readonly Layer[],
  state: Record<string, Tensor>,
  images: LabelledImages,
  test: Int32Array,
  { executor, checkpoint }: Pick<ExperimentTools, "executor" | "checkpoint">,
): Promise<{ testError: number; collapseError: number }> {
  const collapsed = collapsedState(layers, state);
  const plainLayers = layersOf(1, images);
  const batch = Math.min(250, test.length);
  const x = pictureInput(batch, images);
  const compile = async (kind: readonly Layer[], values: Record<string, Tensor>) => {
    const logits = network(x, weightsOf(kind));
    const program = await executor.compile({ outputs: { logits, answer: argMax(logits, 1) } });
    return { run: (feed: Tensor) => program.run({ ...values, x: feed }), release: () => program.release() };
  };
  const expanded = await compile(layers, state);
  const reduced = await compile(plainLayers, collapsed);
  let [wrong, seen, difference, largest] = [0, 0, 0, 1];
  for (let start = 0; start + batch <= test.length; start += batch) {
    await checkpoint();
    const picked = test.subarray(start, start + batch);
    const pictures = imageTensor(images, picked);
    const [a, b] = [await expanded.run(pictures), await reduced.run(pictures)];
    const [full, small] = [a["logits"].data, b["logits"].data];
    for (let i = 0; i < full.length; i++) {
      difference = Math.max(difference, Math.abs(full[i] - small[i]));
      largest = Math.max(largest, Math.abs(full[i]));
    }
    picked.forEach((picture, i) => {
      if (images.labels[picture] !== b["answer"].data[i]) wrong++;
    });
    seen += batch;
  }
  await expanded.release();
  await reduced.release();
  return { testError: wrong / seen, collapseError: difference / largest };
}

function collapsedState(layers: readonly Layer[], state: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    layers.flatMap(({ shapes }, layer) => {
      const { weight, bias } = collapse(
        shapes.map((_, i) => state[factorName(layer, i)]),
        shapes.map((_, i) => state[biasName(layer, i)]),
      );
      const single = ({ shape, dtype, data }: Tensor): Tensor => ({ shape, dtype, data: Float32Array.from(data) });
      return [
        [factorName(layer, 0), single(weight)],
        [biasName(layer, 0), single(bias)],
      ];
    }),
  );
}

/** The collapsed network as an ONNX file in the run folder: one picture in, 0 to 1, logits out. */
async function keepModel(
  layers: readonly Layer[],
  state: Record<string, Tensor>,
  images: LabelledImages,
  seed: number,
  { journal }: Pick<ExperimentTools, "journal">,
): Promise<void> {
  const logits = network(pictureInput(1, images), weightsOf(layersOf(1, images)));
  const depth = layers[0].shapes.length;
  const metadata = {
    classes: JSON.stringify(images.classes),
    seed: String(seed),
    "trained with factors": String(depth),
  };
  const model = writeModel({ logits }, { weights: collapsedState(layers, state), name: "classifier", metadata });
  await journal.keep(`models/classifier-depth-${depth}-seed-${seed}.onnx`, model);
}
