/** One variant with one seed, from the first step to the last. */

import { random } from "../../random.ts";
import { add, mul } from "../../tensor/ops/elementwise.ts";
import { parameter } from "../../tensor/ops/leaves.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { Training } from "../../tensor/training.ts";
import type { ExperimentTools } from "../experiment.ts";
import { trainLoop } from "../trainLoop.ts";
import { type BottleneckOptions, bottleneck } from "./bottleneck.ts";
import { kMeans } from "./kMeans.ts";
import { type Measured, type Measurement, Meter } from "./measure.ts";
import type { Task } from "./task.ts";
import type { Recipe } from "./variants.ts";

export interface VariantOptions extends Omit<BottleneckOptions, "start"> {
  /** Name in the journal. */
  part: string;
  steps: number;
  rate: number;
  /** Weight of the commitment loss. */
  alpha: number;
  /** Steps from one measurement to the next. */
  every: number;
  /** Told of every measurement. The one before the first step comes first, also when an interrupted training goes on. */
  onMeasured(measurement: Measurement): void;
  onStep(step: number): void;
}

export interface Trace {
  /** Of the last measurement; of one before it where the training diverged. */
  last: Measured;
  /** How often each code was used then. */
  counts: number[];
  diverged: boolean;
}

/** Steps after which at the latest `onStep` is told. */
const TOLD_EVERY = 10;

export async function trainVariant(
  task: Task,
  recipe: Recipe,
  options: VariantOptions,
  tools: Pick<ExperimentTools, "executor" | "journal" | "checkpoint">,
): Promise<Trace> {
  const { part, steps, rate, alpha, every, onMeasured, onStep } = options;
  const start = recipe.kMeans ? await clusteredStart(task, options, tools) : undefined;
  const full: BottleneckOptions = { ...options, ...(start ? { start } : {}) };

  const weights = Object.fromEntries(task.weights.map(({ name, shape }) => [name, parameter(name, shape)]));
  const { z, decode } = task.graph(task.batch, weights);
  const middle = bottleneck(recipe, z, full, true);
  const { loss } = decode(middle.output);
  const training = await Training.create(tools.executor, {
    parameters: [
      ...task.weights.map(({ name, initial }) => ({ value: weights[name], initial, optimiser: plain(adam()) })),
      ...middle.trained,
    ],
    loss: middle.loss ? add(loss, mul(middle.loss, alpha)) : loss,
    carry: middle.carry,
  });
  const meter = await Meter.create(tools.executor, task, recipe, full);
  let latest!: Measurement;
  const measure = async (step: number) => {
    latest = await meter.measure(step, await training.state());
    onMeasured(latest);
  };
  try {
    await measure(0);
    const { diverged } = await trainLoop(
      {
        part,
        training,
        steps,
        rate: () => rate,
        feeds: (step) => ({ ...task.feeds(step), ...middle.feeds(step) }),
        every,
        async between(step) {
          if (step % TOLD_EVERY === 0) onStep(step);
          if (step > 0 && step % every === 0) await measure(step);
        },
      },
      tools,
    );
    if (!diverged) await measure(steps);
    return { last: latest.measured, counts: latest.counts, diverged };
  } finally {
    await Promise.all([training.release(), meter.release()]);
  }
}

/** Embeddings per code that the first centres are sought among, at least. */
const POINTS_PER_CODE = 8;

/** The centres of what the encoder makes of the first batches before it has learnt anything. */
async function clusteredStart(
  task: Task,
  { seed, codes }: VariantOptions,
  { executor }: Pick<ExperimentTools, "executor">,
): Promise<Float32Array> {
  const weights = Object.fromEntries(task.weights.map(({ name, shape }) => [name, parameter(name, shape)]));
  const { z } = task.graph(task.batch, weights);
  const program = await executor.compile({ outputs: { z } });
  try {
    const initial = task.weights.map(({ name, shape, initial: data }) => [
      name,
      { shape, dtype: "f32" as const, data },
    ]);
    const points: number[] = [];
    for (let step = 0; points.length < POINTS_PER_CODE * codes * z.shape[1]; step++) {
      const { z: embedded } = await program.run({ ...task.feeds(step), ...Object.fromEntries(initial) });
      for (const value of embedded.data) points.push(value);
    }
    return kMeans(points, z.shape[1], codes, random(seed, "k-means"));
  } finally {
    await program.release();
  }
}
