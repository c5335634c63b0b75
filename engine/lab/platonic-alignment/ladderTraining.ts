/** Trains one network of the ladder, and takes what its layers say of the things that are compared. */
import { boxDownscale } from "../../image/boxDownscale.ts";
import { type FeatureRows, saysNothing, unitRows } from "../../metrics/representation/featureRows.ts";
import { gramMatrix } from "../../metrics/representation/gram.ts";
import { nearestNeighbours } from "../../metrics/representation/neighbours.ts";
import { leftOutAccuracy } from "../../metrics/ridgeProbe.ts";
import { random, shuffled } from "../../random.ts";
import type { Tensors } from "../../tensor/executor.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import { input, leafName } from "../../tensor/ops/leaves.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { ExperimentTools } from "../experiment.ts";
import { batchOf, imageTensor, type LabelledImages, labelTensor } from "../images.ts";
import { trainLoop } from "../trainLoop.ts";
import { type Architecture, EDGES, type LadderGraph, ladderGraph } from "./ladderNetwork.ts";

const BATCH = 64;
const RATE = 3e-3;

export interface Rung {
  architecture: Architecture;
  width: number;
  /** Of the pictures that are learnt from; 0 for a network as it is before training. */
  share: number;
  seed: number;
}

export interface Climbed {
  /** Pictures learnt from; 0 where it was not trained. */
  pictures: number;
  accuracy: number;
  /** Neighbours of the things in each layer, k of each. */
  lists: number[][];
}

/** Pictures of the edge that an architecture takes. */
export function reduced(images: LabelledImages, architecture: Architecture): LabelledImages {
  const edge = EDGES[architecture];
  const { width, height, channels, labels } = images;
  if (Math.min(width, height) < edge) throw new Error(`The pictures have less than ${edge} pixels on a side.`);
  const pixels = new Uint8Array(labels.length * edge * edge * 3);
  for (let i = 0; i < labels.length; i++) {
    const data = images.pixels.subarray(i * width * height * channels, (i + 1) * width * height * channels);
    pixels.set(boxDownscale({ width, height, data }, edge, edge).data.map(Math.round), i * edge * edge * 3);
  }
  return { ...images, width: edge, height: edge, channels: 3, pixels };
}

/**
 * @param compared the things, of which no picture is learnt from. @param others pictures to learn their groups from.
 * @param k neighbours of each thing. @param onStep told the share of the training that is done.
 * @returns null where no layer tells one thing from another: a narrow network whose units have all died.
 */
export async function climb(
  rung: Rung,
  compared: LabelledImages,
  others: LabelledImages,
  { steps, k }: { steps: number; k: number },
  tools: Pick<ExperimentTools, "executor" | "journal" | "checkpoint">,
  onStep: (share: number) => void,
): Promise<Climbed | null> {
  const { architecture, width, share, seed } = rung;
  const classes = others.classes.length;
  const graph = ladderGraph(architecture, width, classes, seed);
  const pictures = share === 0 ? 0 : Math.max(classes, Math.round(share * others.labels.length));
  const pool = shuffled(others.labels.length, random(seed, "pool")).subarray(0, pictures);
  const state = pictures === 0 ? firstState(graph) : await trained(graph, rung, others, pool, steps, tools, onStep);
  const layers = (await featuresOf(graph, state, compared, tools)).filter((layer) => !saysNothing(layer));
  if (layers.length === 0) return null;
  return {
    pictures,
    accuracy: Math.max(...layers.map((layer) => leftOutAccuracy(layer, compared.labels, classes))),
    lists: layers.map((layer) => [...nearestNeighbours(gramMatrix(unitRows(layer)), k).indices]),
  };
}

const firstState = ({ weights }: LadderGraph): Tensors =>
  Object.fromEntries(
    weights.map(({ value, initial }) => [leafName(value)!, { shape: value.shape, dtype: "f32", data: initial }]),
  );

/** Weights after learning the groups of the pictures of the pool. */
async function trained(
  graph: LadderGraph,
  { architecture, width, share, seed }: Rung,
  images: LabelledImages,
  pool: Int32Array,
  steps: number,
  tools: Pick<ExperimentTools, "executor" | "journal" | "checkpoint">,
  onStep: (share: number) => void,
): Promise<Tensors> {
  const x = input("x", [BATCH, 3, images.height, images.width]);
  const training = await Training.create(tools.executor, {
    parameters: graph.weights.map((weight) => ({ ...weight, optimiser: plain(adam()) })),
    loss: crossEntropy(graph.apply(x).logits, input("labels", [BATCH], "i64")),
  });
  await trainLoop(
    {
      part: `ladder ${architecture} ${width} ${share} ${seed}`,
      training,
      steps,
      rate: (step) => RATE * cosineDecay(step, steps),
      feeds: (step) => {
        const batch = batchOf(pool, BATCH, seed, step);
        return { x: imageTensor(images, batch), labels: labelTensor(images, batch) };
      },
      every: Math.max(1, Math.round(steps / 10)),
      onMeans: (step) => onStep(step / steps),
    },
    tools,
  );
  const state = await training.state();
  await training.release();
  return state;
}

async function featuresOf(
  graph: LadderGraph,
  state: Tensors,
  images: LabelledImages,
  { executor, checkpoint }: Pick<ExperimentTools, "executor" | "checkpoint">,
): Promise<FeatureRows[]> {
  const count = images.labels.length;
  const { layers } = graph.apply(input("x", [BATCH, 3, images.height, images.width]));
  const program = await executor.compile({
    outputs: Object.fromEntries(layers.map(({ value }, i) => [`layer${i}`, value])),
  });
  const results = layers.map(({ value }) => ({
    rows: count,
    width: value.shape[1],
    data: new Float32Array(count * value.shape[1]),
  }));
  for (let from = 0; from < count; from += BATCH) {
    await checkpoint();
    // The last batch is filled up with the last picture.
    const rows = Int32Array.from({ length: BATCH }, (_, i) => Math.min(from + i, count - 1));
    const said = await program.run({ ...state, x: imageTensor(images, rows) });
    results.forEach(({ width, data }, i) => {
      const kept = Math.min(BATCH, count - from) * width;
      for (let at = 0; at < kept; at++) data[from * width + at] = said[`layer${i}`].data[at];
    });
  }
  await program.release();
  return results;
}
