/**
 * Trains a class-conditional generator: the decoder of a variational autoencoder that is told the class (Kingma and Welling
 * 2014; Sohn, Lee and Yan 2015). The encoder serves the training alone. What is measured is measured on pictures that
 * training never saw.
 */
import { normals, random } from "../../random.ts";
import { binaryCrossEntropy } from "../../tensor/functions/losses.ts";
import { abs, add, exp, mul, relu, sigmoid, sub } from "../../tensor/ops/elementwise.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { concat, slice } from "../../tensor/ops/shape.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { type Trained, Training } from "../../tensor/training.ts";
import type { Shape, Tensor, Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { batchOf, imageTensor, type LabelledImages, type Split } from "../images.ts";
import { trainLoop } from "../trainLoop.ts";
import type { DenseGenerator } from "./denseGenerator.ts";

export const TRAINING = {
  /** Numbers of a latent code. */
  latent: 16,
  /** Widths of the hidden layers: of the encoder from the picture inwards, of the generator outwards. */
  encoder: [384, 192],
  generator: [160, 320],
  batch: 128,
  rate: 1e-3,
} as const;

export interface GeneratorTraining {
  generator: Omit<DenseGenerator, "channels" | "height" | "width">;
  /** On pictures not learnt from, by code of the encoder: mean absolute error, 0 to 1. */
  heldOutError: number;
  /** The same of pictures learnt from. */
  trainingError: number;
  /** Mean divergence of codes from the normal distribution, nats, on pictures not learnt from. */
  divergence: number;
}

interface Layers {
  /** Of the layer's input [n, in]. */
  apply(x: Value): Value;
  trained: Trained[];
}

function dense(name: string, inputs: number, outputs: number, seed: number, gain: number): Layers {
  const weight = parameter(`${name}/weight`, [inputs, outputs]);
  const bias = parameter(`${name}/bias`, [outputs]);
  const initial = normals(inputs * outputs, random(seed, name), gain / Math.sqrt(inputs));
  return {
    apply: (x) => add(matmul(x, weight), bias),
    trained: [
      { value: weight, initial, optimiser: plain(adam()) },
      { value: bias, initial: new Float32Array(outputs), optimiser: plain(adam()) },
    ],
  };
}

/** Dense layers with rectifiers between them; none after the last. */
function chain(name: string, widths: readonly number[], seed: number): Layers {
  const layers = widths
    .slice(1)
    .map((outputs, i) => dense(`${name}${i}`, widths[i], outputs, seed, i === widths.length - 2 ? 1 : Math.SQRT2));
  return {
    apply: (x) => layers.reduce((y, layer, i) => layer.apply(i === 0 ? y : relu(y)), x),
    trained: layers.flatMap(({ trained }) => trained),
  };
}

/** The graph for so many pictures: error of a picture, its divergence, and the loss. */
function autoencoder(encoder: Layers, decoder: Layers, batch: number, pixels: number, classes: number) {
  const { latent } = TRAINING;
  const [x, c, noise] = [
    input("x", [batch, pixels]),
    input("class", [batch, classes]),
    input("noise", [batch, latent]),
  ];
  const inner = encoder.apply(concat([x, c], 1));
  const [centre, logVariance] = [slice(inner, 1, 0, latent), slice(inner, 1, latent, 2 * latent)];
  const z = add(centre, mul(noise, exp(mul(logVariance, 0.5))));
  const logits = decoder.apply(concat([z, c], 1));
  // KL(N(m, v) | N(0, 1)) = (m^2 + v - 1 - ln v) / 2, summed over the code.
  const each = mul(sub(add(mul(centre, centre), exp(logVariance)), add(logVariance, 1)), 0.5);
  const divergence = mean(sum(each, [1]));
  const loss = add(mul(binaryCrossEntropy(logits, x), pixels), divergence);
  return { loss, divergence, error: mean(abs(sub(sigmoid(logits), x))) };
}

/**
 * @param images grey or RGB; labels are the classes.
 * @param onMeans told the training error in the course of it.
 */
export async function trainGenerator(
  images: LabelledImages,
  split: Split,
  { seed, steps }: { seed: number; steps: number },
  tools: Pick<ExperimentTools, "executor" | "journal" | "checkpoint">,
  onMeans: (step: number, error: number) => void,
): Promise<GeneratorTraining> {
  const { latent, batch, rate } = TRAINING;
  const classes = images.classes.length;
  const pixels = images.channels * images.height * images.width;
  const widths = [latent + classes, ...TRAINING.generator, pixels];
  const encoder = chain("encoder", [pixels + classes, ...TRAINING.encoder, 2 * latent], seed);
  const decoder = chain("generator", widths, seed);
  const { loss, error } = autoencoder(encoder, decoder, batch, pixels, classes);
  const training = await Training.create(tools.executor, {
    parameters: [...encoder.trained, ...decoder.trained],
    loss,
    metrics: { error },
  });
  const feeds = (chosen: ArrayLike<number>, noise: Float32Array) => ({
    x: matrix(imageTensor(images, chosen), [chosen.length, pixels]),
    class: oneHot(
      Array.from(chosen, (i) => images.labels[i]),
      classes,
    ),
    noise: matrix({ data: noise }, [chosen.length, latent]),
  });
  await trainLoop(
    {
      part: "generator",
      training,
      steps,
      rate: (step) => rate * cosineDecay(step, steps),
      feeds: (step) =>
        feeds(batchOf(split.train, batch, seed, step), normals(batch * latent, random(seed, "noise", step))),
      every: 200,
      onMeans: (step, means) => onMeans(step, means["error"]),
    },
    tools,
  );
  const state = await training.state();
  await training.release();

  const measure = async (chosen: ArrayLike<number>) => {
    const graph = autoencoder(encoder, decoder, chosen.length, pixels, classes);
    const names = Object.keys(state).filter((name) => !name.includes("/memory"));
    const program = await tools.executor.compile({ outputs: { error: graph.error, divergence: graph.divergence } });
    const weights = Object.fromEntries(names.map((name) => [name, state[name]]));
    // The code of the encoder, without noise.
    const results = await program.run({ ...weights, ...feeds(chosen, new Float32Array(chosen.length * latent)) });
    await program.release();
    return { error: results["error"].data[0], divergence: results["divergence"].data[0] };
  };
  const heldOut = await measure(split.test);
  const learnt = await measure(split.train.subarray(0, split.test.length));
  const layers = widths.slice(1).map((outputs, i) => ({
    inputs: widths[i],
    outputs,
    weights: state[`generator${i}/weight`].data as Float32Array,
    bias: state[`generator${i}/bias`].data as Float32Array,
    activation: i === widths.length - 2 ? ("sigmoid" as const) : ("relu" as const),
  }));
  return {
    generator: { latent, classes, layers },
    heldOutError: heldOut.error,
    trainingError: learnt.error,
    divergence: heldOut.divergence,
  };
}

const matrix = ({ data }: { data: Tensor["data"] }, shape: Shape): Tensor => ({ shape, dtype: "f32", data });

function oneHot(labels: readonly number[], classes: number): Tensor {
  const data = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    data[i * classes + label] = 1;
  });
  return { shape: [labels.length, classes], dtype: "f32", data };
}
