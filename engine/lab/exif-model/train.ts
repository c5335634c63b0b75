/** One training of the network, from photographs to weights and running statistics. */
import { input, leafName } from "../../tensor/ops/leaves.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay, withWarmUp } from "../../tensor/optimisers/schedules.ts";
import { random } from "../../tensor/random.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Photograph } from "../photographs.ts";
import { trainLoop } from "../trainLoop.ts";
import { contrastiveLoss } from "./contrastive.ts";
import { type BatchShape, batchOfInstances } from "./instances.ts";
import { embedPatches, runningStatistics, weightsOf } from "./network.ts";

export interface TrainOptions {
  batch: BatchShape;
  steps: number;
  rate: number;
  temperature: number;
  decay: number;
  seed: number;
}

/** Weights and running statistics by name. */
export type TrainedState = Record<string, Tensor>;

const schedule = withWarmUp(cosineDecay, 0.02);

export async function trainNetwork(
  photographs: readonly Photograph[],
  options: TrainOptions,
  tools: ExperimentTools,
  onMeans: (step: number, loss: number) => void,
): Promise<TrainedState> {
  const { batch, steps, rate, temperature, decay, seed } = options;
  const weights = weightsOf(random(seed, "network"));
  const byName = new Map(weights.map(({ value }) => [leafName(value)!, value]));
  const statistics = runningStatistics();
  const next = new Map<string, Value>();
  const count = batch.photographs * batch.developments * batch.patches;
  const z = embedPatches(input("patches", [count, 3, batch.edge, batch.edge]), {
    weight: (name) => byName.get(name)!,
    statistic: (name) => statistics.find((statistic) => statistic.name === name)!.leaf,
    training: (name, value) => next.set(name, value),
  });
  const training = await Training.create(tools.executor, {
    parameters: weights.map(({ value, initial, decays }) => ({
      value,
      initial,
      optimiser: plain(adam(), { decay: decays ? decay : 0 }),
    })),
    loss: contrastiveLoss(z, batch.patches, temperature),
    carry: Object.fromEntries(statistics.map(({ name, initial }) => [name, { next: next.get(name)!, initial }])),
  });

  // The next batch is developed while this one is learnt from.
  const ahead = new Map<number, Promise<Tensor>>();
  const batchAt = (step: number): Promise<Tensor> => {
    let made = ahead.get(step);
    if (!made) {
      made = batchOfInstances(photographs, batch, tools.data, seed, step);
      ahead.set(step, made);
    }
    return made;
  };
  try {
    await trainLoop(
      {
        part: "network",
        training,
        steps,
        rate: (step) => rate * schedule(step, steps),
        feeds: async (step) => {
          const patches = await batchAt(step);
          ahead.delete(step);
          if (step + 1 < steps) batchAt(step + 1).catch(() => undefined);
          return { patches };
        },
        every: 25,
        onMeans: (step, means) => onMeans(step, means["loss"]),
      },
      tools,
    );
    const state = await training.state();
    const wanted = new Set([...byName.keys(), ...statistics.map(({ name }) => name)]);
    return Object.fromEntries(Object.entries(state).filter(([name]) => wanted.has(name)));
  } finally {
    await training.release();
  }
}
