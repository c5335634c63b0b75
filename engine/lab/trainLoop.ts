/** The loop around a training: batches, rates, averages for the curves, saving, pausing, going on. */
import type { Tensors } from "../tensor/executor.ts";
import type { Training } from "../tensor/training.ts";
import type { ExperimentTools } from "./experiment.ts";

export interface LoopOptions {
  /** Name of the part in the journal; unique in the run. */
  part: string;
  training: Training;
  steps: number;
  /** Learning rate of step 0 to steps - 1. */
  rate(step: number): number;
  /** May come later: the loop waits for it. */
  feeds(step: number): Tensors | Promise<Tensors>;
  /** Told after every `every` steps, and after the last one, with the means of loss and metrics since the last time. */
  every?: number;
  onMeans?(step: number, means: Record<string, number>): void;
  /** Called between steps: for what is not part of the graph, such as replacing dead codes. Must depend on the step alone. */
  between?(step: number): Promise<void>;
  /** Asked after `between`: whether more steps are of no use. Must depend on what was computed alone. */
  finished?(): boolean;
}

export interface LoopResult {
  /** Means over the last `every` steps. */
  means: Record<string, number>;
  /** The loss became infinite or no number; training stopped there. */
  diverged: boolean;
}

interface Sums {
  count: number;
  totals: Record<string, number>;
  means: Record<string, number>;
}

/** Trains to the end, from where an interrupted run was if there is one. */
export async function trainLoop(
  options: LoopOptions,
  { journal, checkpoint }: Pick<ExperimentTools, "journal" | "checkpoint">,
): Promise<LoopResult> {
  const { part, training, steps, every = 50 } = options;
  let sums: Sums = { count: 0, totals: {}, means: {} };
  const before = await journal.saved(part);
  if (before) {
    await training.load(before.tensors, Number(before.metadata["time"]));
    sums = JSON.parse(before.metadata["sums"]) as Sums;
  }
  while (training.time < steps) {
    if (journal.due())
      await journal.save(part, {
        tensors: await training.state(),
        metadata: { time: String(training.time), sums: JSON.stringify(sums) },
      });
    await checkpoint();
    const step = training.time;
    await options.between?.(step);
    if (options.finished?.()) break;
    const numbers = await training.step(await options.feeds(step), options.rate(step));
    if (!Number.isFinite(numbers["loss"]))
      return { means: { ...sums.means, loss: Number.POSITIVE_INFINITY }, diverged: true };
    sums.count++;
    for (const [name, value] of Object.entries(numbers)) sums.totals[name] = (sums.totals[name] ?? 0) + value;
    if (sums.count === every || step === steps - 1) {
      const { count, totals } = sums;
      const means = Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / count]));
      sums = { count: 0, totals: {}, means };
      options.onMeans?.(step + 1, means);
    }
  }
  return { means: sums.means, diverged: false };
}
