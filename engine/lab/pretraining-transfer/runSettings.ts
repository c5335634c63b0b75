/** All settings of one repetition, two at a time. Which lane takes which does not matter to what comes out. */
import type { ExperimentTools } from "../experiment.ts";
import { Bench } from "./bench.ts";
import { labelled, type Measured } from "./measure.ts";
import { pictureBody, vectorBody } from "./network.ts";
import type { Params } from "./params.ts";
import { pretrain } from "./pretrain.ts";
import type { Plan, Setting } from "./settings.ts";
import type { Task } from "./task.ts";

/** Networks that are trained side by side. */
const LANES = 2;

export interface Repetition {
  task: Task;
  plan: Plan;
  seed: number;
  /** From 0, of `seeds`. */
  repetition: number;
  /** Whether neighbours are looked up for showing them. */
  show: boolean;
}

/** @param onMeasured told of each setting as it is done, in the order in which they happen to be. */
export async function runSettings(
  given: Params,
  { task, plan, seed, repetition, show }: Repetition,
  tools: ExperimentTools,
  onMeasured: (setting: Setting, measured: Measured) => void,
): Promise<Map<string, Measured>> {
  const [first, ...others] = task.shape;
  const body =
    others.length === 2 ? pictureBody([first, others[0], others[1]], given.width) : vectorBody(first, given.width);
  const executors = await tools.lanes(LANES);
  const benches = await Promise.all(
    executors.map((executor) => Bench.open(executor, task, body, labelled(task.target, "shots"), task.target.length)),
  );
  const measured = new Map<string, Measured>();
  const shares = new Map<string, number>();
  const progress = (setting: Setting, share: number) => {
    shares.set(setting.id, share);
    const done = [...shares.values()].reduce((sum, value) => sum + value, 0) / plan.settings.length;
    const repeated = given.seeds > 1 ? `, repetition ${repetition + 1} of ${given.seeds}` : "";
    tools.emit({ kind: "progress", fraction: (repetition + done) / given.seeds, step: `${setting.name}${repeated}` });
  };
  const waiting = [...plan.settings];
  const work = async (bench: Bench) => {
    for (let setting = waiting.shift(); setting; setting = waiting.shift()) {
      const current = setting;
      progress(current, 0);
      const part = `${current.id}/${seed}`;
      const shown = show && [plan.full, plan.coarseId, plan.untrained].includes(current.id);
      const options = {
        part,
        steps: given.steps,
        batch: given.batch,
        rate: given.rate,
        tuning: { steps: given.tuningSteps, rate: given.tuningRate },
        seed,
        show: shown,
        // Measuring takes about as long as a training of a few hundred steps.
        onSteps: (step: number) => progress(current, (0.6 * step) / given.steps),
      };
      const outcome = await tools.journal.once(part, () => pretrain(bench, task, body, current, options, tools));
      measured.set(current.id, outcome);
      onMeasured(current, outcome);
      progress(current, 1);
    }
  };
  // A lane that is stopped saves first what it has: all are waited for before the first error is passed on.
  const ends = await Promise.allSettled(benches.map(work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  await Promise.all(benches.map((bench) => bench.release()));
  return measured;
}
