/** One training of the network, from photographs to weights and running statistics. */

import { random } from "../../random.ts";
import { input, leafName } from "../../tensor/ops/leaves.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay, withWarmUp } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor, Value } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Journal } from "../journal.ts";
import type { Photograph } from "../photographs.ts";
import { trainLoop } from "../trainLoop.ts";
import { contrastiveLoss } from "./contrastive.ts";
import { type Batch, type BatchShape, batchOfInstances } from "./instances.ts";
import { embedPatches, runningStatistics, weightsOf } from "./network.ts";

export interface TrainOptions {
  batch: BatchShape;
  steps: number;
  rate: number;
  temperature: number;
  decay: number;
  seed: number;
  /** Fewest steps from one look at the quality to the next; a look costs as much as several steps. 1 where left out. */
  apart?: number;
}

/** Weights and running statistics by name. */
export type TrainedState = Record<string, Tensor>;

/** What is told while the training runs. */
export interface TrainReport {
  /** Mean loss over the last steps. */
  loss(step: number, loss: number): void;
  /** How good the network is; larger is better. Asked now and then; the best network is the one that is kept. */
  quality?(state: TrainedState, step: number): Promise<number>;
}

const schedule = withWarmUp(cosineDecay, 0.02);

/** Looks at the quality in a training, where it is not too short for so many. */
const LOOKS = 12;
/** A training ends early where so many looks in a row are worse than the best one by more than chance explains. */
const PATIENCE = 4;
const WORSE = 0.1;
/** Share of the steps from which on the best network is kept: before, the rate is high and single looks are luck. */
const SETTLED = 0.65;

export async function trainNetwork(
  photographs: readonly Photograph[],
  options: TrainOptions,
  tools: ExperimentTools,
  report: TrainReport,
): Promise<TrainedState> {
  const { batch, steps, rate, temperature, decay, seed, apart = 1 } = options;
  const weights = weightsOf(random(seed, "network"));
  const byName = new Map(weights.map(({ value }) => [leafName(value)!, value]));
  const statistics = runningStatistics();
  const next = new Map<string, Value>();
  const perGroup = batch.photographs * batch.developments * batch.patches;
  const z = embedPatches(input("patches", [batch.groups * perGroup, 3, batch.edge, batch.edge]), {
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
    loss: contrastiveLoss(z, batch.patches, perGroup, temperature),
    carry: Object.fromEntries(statistics.map(({ name, initial }) => [name, { next: next.get(name)!, initial }])),
  });
  const wanted = new Set([...byName.keys(), ...statistics.map(({ name }) => name)]);
  const network = async (): Promise<TrainedState> =>
    Object.fromEntries(Object.entries(await training.state()).filter(([name]) => wanted.has(name)));

  // The next batch is developed while this one is learnt from.
  const ahead = new Map<number, Promise<Batch>>();
  const batchAt = (step: number): Promise<Batch> => {
    let made = ahead.get(step);
    if (!made) {
      made = batchOfInstances(photographs, batch, tools.data, seed, step);
      ahead.set(step, made);
    }
    return made;
  };
  const best = new BestNetwork(tools.journal, Math.max(apart, Math.floor(steps / LOOKS)), report, SETTLED * steps);
  try {
    await trainLoop(
      {
        part: "network",
        training,
        steps,
        rate: (step) => rate * schedule(step, steps),
        feeds: async (step) => {
          const { patches } = await batchAt(step);
          ahead.delete(step);
          if (step + 1 < steps) batchAt(step + 1).catch(() => undefined);
          return { patches };
        },
        every: 25,
        between: (step) => best.look(step, network),
        finished: () => best.hopeless,
        onMeans: (step, means) => report.loss(step, means["loss"]),
      },
      tools,
    );
    await best.look(training.time, network);
    return (await best.kept()) ?? (await network());
  } finally {
    await training.release();
  }
}

/** The best network so far, kept in the journal together with the qualities: a run that goes on finds them again. */
class BestNetwork {
  private readonly qualities: number[] = [];

  constructor(
    private readonly journal: Journal,
    private readonly every: number,
    private readonly report: TrainReport,
    /** The best network is kept from this step on. */
    private readonly settled: number,
  ) {}

  get hopeless(): boolean {
    const best = Math.max(...this.qualities);
    const last = this.qualities.slice(-PATIENCE);
    return last.length === PATIENCE && last.every((quality) => quality < best - WORSE);
  }

  /** Looks where it is time to; what an interrupted run saw before is read from the journal. */
  async look(step: number, network: () => Promise<TrainedState>): Promise<void> {
    if (!this.report.quality) return;
    while ((this.qualities.length + 1) * this.every <= step) {
      const at = (this.qualities.length + 1) * this.every;
      this.qualities.push(await this.journal.once(`quality at ${at}`, () => this.measure(at, network)));
    }
  }

  private async measure(step: number, network: () => Promise<TrainedState>): Promise<number> {
    const state = await network();
    const quality = await this.report.quality!(state, step);
    const rivals = this.qualities.filter((_, look) => (look + 1) * this.every >= this.settled);
    if (step >= this.settled && rivals.every((earlier) => quality > earlier))
      await this.journal.save("best network", { tensors: state, metadata: { step: String(step) } });
    return quality;
  }

  async kept(): Promise<TrainedState | undefined> {
    return (await this.journal.saved("best network"))?.tensors;
  }
}
