/** One network in one setting: pretrained, carried over, measured. */
import { normals, random } from "../../random.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { ExperimentTools } from "../experiment.ts";
import { trainLoop } from "../trainLoop.ts";
import { type Bench, batch, headedTraining, splitState } from "./bench.ts";
import { type Measured, type MeasureOptions, measure } from "./measure.ts";
import { type Body, initialWeights, type Weights } from "./network.ts";
import { type Setting, trainingExamples } from "./settings.ts";
import type { Task } from "./task.ts";

export interface PretrainOptions extends Omit<MeasureOptions, "checkpoint"> {
  /** Name in the journal. */
  part: string;
  steps: number;
  batch: number;
  rate: number;
  /** Told of the steps made. */
  onSteps(step: number): void;
}

/** All settings of a seed start from the same weights. */
export async function pretrain(
  bench: Bench,
  task: Task,
  body: Body,
  setting: Setting,
  options: PretrainOptions,
  tools: Pick<ExperimentTools, "journal" | "checkpoint">,
): Promise<Measured> {
  const { seed } = options;
  const initial = initialWeights(body, seed);
  const weights = setting.untrained
    ? { body: initial }
    : await train(bench, task, body, setting, initial, options, tools);
  return measure(bench, task, setting, weights, { ...options, checkpoint: tools.checkpoint });
}

async function train(
  { executor }: Bench,
  task: Task,
  body: Body,
  setting: Setting,
  initial: Weights,
  { part, steps, batch: size, rate, seed, onSteps }: PretrainOptions,
  tools: Pick<ExperimentTools, "journal" | "checkpoint">,
): Promise<{ body: Weights; head: Weights }> {
  const labels = setting.labels.labels.length;
  const learnt = trainingExamples(task, setting, seed);
  const rows = Math.min(size, learnt.indices.length);
  const training = await Training.create(executor, headedTraining(body, rows, labels));
  await training.restart({
    ...initial,
    head: normals(body.width * labels, random(seed, "head"), body.width ** -0.5),
  });
  await trainLoop(
    {
      part,
      training,
      steps,
      rate: (step) => rate * cosineDecay(step, steps),
      feeds: (step) => batch(task, learnt, rows, seed, "pretraining", step),
      onMeans: (step) => onSteps(step),
    },
    tools,
  );
  const trained = splitState(await training.state(), body);
  await training.release();
  return trained;
}
