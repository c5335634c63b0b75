/**
 * Trains the network whose features say how alike pictures look: a classifier of the pictures the generator draws, moved,
 * scaled and changed in their colours as targets may be. Measured on pictures that training never saw.
 */
import { normals, random } from "../../random.ts";
import { crossEntropy } from "../../tensor/functions/losses.ts";
import { cast, equal } from "../../tensor/ops/elementwise.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { argMax, mean } from "../../tensor/ops/reductions.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import { sizeOf, type Tensor, type Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { batchOf, imageTensor, type LabelledImages, labelTensor, type Split } from "../images.ts";
import { trainLoop } from "../trainLoop.ts";
import { changesOf } from "./colour.ts";
import { logitsOf, type PerceptionWeights, shapesOf } from "./perception.ts";
import { givenOf, type Placement, placed } from "./pictureLandscape.ts";

const TRAINING = { batch: 64, rate: 2e-3 } as const;
/** How far pictures are moved, scaled and recoloured at most: somewhat farther than targets by themselves. */
const MOVED = { shift: 0.45, scale: Math.log(1.35), colour: Math.log(1.35) } as const;

export interface PerceptionTraining {
  weights: PerceptionWeights;
  /** Share of pictures whose class is told wrongly, of held-out ones moved as in training. */
  heldOutError: number;
}

/** A random place and colours. */
function anywhere(channels: 1 | 3, ...key: (number | string)[]): Placement {
  const source = random("perception", ...key);
  const between = (limit: number) => (source.uniform() * 2 - 1) * limit;
  return {
    spatial: [Math.exp(between(MOVED.scale)), between(MOVED.shift), between(MOVED.shift)],
    colour: changesOf(channels).map(() => between(MOVED.colour)),
  };
}

/** Loss and share of wrong answers for so many pictures, moved by what is given. */
function graph(images: LabelledImages, batch: number, weight: (name: string) => Value) {
  const { channels, height, width } = images;
  const pictures = input("pictures", [batch, channels, height, width]);
  const given = input("given", [batch, 3 + changesOf(channels).length]);
  const labels = input("labels", [batch], "i64");
  const logits = logitsOf(placed(pictures, given, true), weight);
  return { loss: crossEntropy(logits, labels), right: mean(cast(equal(argMax(logits, 1), labels), "f32")) };
}

/**
 * @param images labels are the classes.
 * @param onMeans told the loss in the course of it.
 */
export async function trainPerception(
  images: LabelledImages,
  split: Split,
  { seed, steps }: { seed: number; steps: number },
  tools: Pick<ExperimentTools, "executor" | "journal" | "checkpoint">,
  onMeans: (step: number, loss: number) => void,
): Promise<PerceptionTraining> {
  const { channels, width } = images;
  const { batch, rate } = TRAINING;
  const shapes = shapesOf(channels, width, images.classes.length);
  const parameters = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, parameter(name, shape)]));
  const initial = (name: string) => {
    const [shape, size] = [shapes[name], sizeOf(shapes[name])];
    if (shape.length === 1) return new Float32Array(size);
    // He et al. 2015: twice the inverse of what goes into a unit.
    const into = shape.length === 4 ? size / shape[0] : shape[0];
    return normals(size, random(seed, name), Math.sqrt((shape.length === 4 ? 2 : 1) / into));
  };
  const training = await Training.create(tools.executor, {
    parameters: Object.keys(shapes).map((name) => ({
      value: parameters[name],
      initial: initial(name),
      optimiser: plain(adam()),
    })),
    loss: graph(images, batch, (name) => parameters[name]).loss,
  });
  const feeds = (chosen: Int32Array, ...key: (number | string)[]) => {
    const placements = Array.from(chosen, (_, i) => givenOf(anywhere(channels, seed, ...key, i)));
    const given: Tensor = {
      shape: [chosen.length, placements[0].length],
      dtype: "f32",
      data: Float32Array.from(placements.flat()),
    };
    return { pictures: imageTensor(images, chosen), labels: labelTensor(images, chosen), given };
  };
  await trainLoop(
    {
      part: "perception",
      training,
      steps,
      rate: (step) => rate * cosineDecay(step, steps),
      feeds: (step) => feeds(batchOf(split.train, batch, seed, "perception", step), "train", step),
      onMeans: (step, means) => onMeans(step, means["loss"]),
    },
    tools,
  );
  const state = await training.state();
  await training.release();
  const weights = Object.fromEntries(Object.keys(shapes).map((name) => [name, state[name]]));

  const size = Math.min(200, split.test.length);
  const program = await tools.executor.compile({
    outputs: { right: graph(images, size, (name) => parameters[name]).right },
  });
  let [right, count] = [0, 0];
  for (let at = 0; at + size <= split.test.length; at += size, count++)
    right += (await program.run({ ...weights, ...feeds(split.test.slice(at, at + size), "test", at) }))["right"]
      .data[0];
  await program.release();
  return { weights, heldOutError: 1 - right / count };
}
