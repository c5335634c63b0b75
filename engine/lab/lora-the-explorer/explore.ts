/**
 * Trains by one method: workers take T steps side by side, each in one go on its own thread, then their updates are merged
 * (Huh et al. 2024, algorithm 1). Methods that train everything jointly are one worker that is never merged.
 */
import type { Executor, Tensors } from "../../tensor/executor.ts";
import { Training } from "../../tensor/training.ts";
import type { ExperimentTools } from "../experiment.ts";
import { multiHeadScale } from "./adapters.ts";
import { type HeadAngles, headAngles, updateRank } from "./diagnostics.ts";
import {
  adapterLearner,
  biasesOf,
  biasName,
  fullLearner,
  headLayers,
  matrix,
  upName,
  weightName,
  weightsOf,
} from "./learners.ts";
import { mean, merge } from "./merge.ts";
import type { Method } from "./methods.ts";
import type { Batch, Task, Weights } from "./task.ts";

export type Point = [step: number, value: number];

export interface Course {
  /** Relative error or accuracy of the weights that the method stands for. */
  score: Point[];
  /** Training loss, mean over workers and over the steps since the point before. */
  loss: Point[];
  /** Effective rank of what has changed, nats. */
  rank: Point[];
  cosine: Point[];
  grassmann: Point[];
  deviation: Point[];
}

export interface Outcome {
  course: Course;
  /** Score at the end; null where the loss was no finite number any more. */
  final: number | null;
}

export interface ExploreOptions {
  /** Name of the part in the journal. */
  part: string;
  steps: number;
  rate: number;
  scale: number;
  /** Heads whose samples a jointly trained method sees at each step, so that all methods see as many. */
  shards: number;
  seed: number;
  /** Told after each block of steps. */
  onSteps(time: number): void;
  /** Told with the newest points of the course. */
  onPoints(course: Course): void;
}

/** Points of the curves of loss and score. */
const POINTS = 40;
/** Points of the curves of angles and ranks, which take singular values. */
const DIAGNOSES = 20;
/** Steps that a jointly trained method takes in one go. */
const BLOCK = 10;

interface Sofar {
  course: Course;
  lossSum: number;
  lossCount: number;
}

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

export async function explore(
  task: Task,
  method: Method,
  options: ExploreOptions,
  tools: Pick<ExperimentTools, "executor" | "lanes" | "journal" | "checkpoint">,
): Promise<Outcome> {
  const { steps, rate, part } = options;
  const { journal, checkpoint } = tools;
  const merging = method.kind === "lte";
  const scale = method.kind === "mhlora" ? multiHeadScale(options.scale, method.heads) : options.scale;
  const executors: readonly Executor[] = merging ? await tools.lanes(method.heads) : [tools.executor];
  const batches: Omit<Batch, "step">[] = merging
    ? executors.map((_, head) => ({ heads: [head], of: method.heads }))
    : [{ heads: range(options.shards), of: options.shards }];
  const workers = await Promise.all(
    executors.map((executor, i) => Training.create(executor, learner(task, method, scale, batches[i].heads, options))),
  );

  let merged: Weights = {
    matrices: task.first,
    biases: task.layers.map(({ bias, output }) => new Float32Array(bias ? output : 0)),
  };
  let sofar: Sofar = {
    course: { score: [[0, await task.score(merged)]], loss: [], rank: [], cosine: [], grassmann: [], deviation: [] },
    lossSum: 0,
    lossCount: 0,
  };
  const before = await journal.saved(part);
  if (before) {
    sofar = JSON.parse(before.metadata["sofar"]) as Sofar;
    const time = Number(before.metadata["time"]);
    await Promise.all(workers.map((worker, i) => worker.load(ofWorker(before.tensors, i), time)));
    merged = { ...merged, matrices: task.layers.map((layer) => before.tensors[`merged/${weightName(layer)}`].data) };
  }
  let time = workers[0].time;
  const { course } = sofar;
  let finite = true;

  while (time < steps && finite) {
    if (journal.due()) {
      const tensors: Record<string, Tensors[string]> = {};
      for (const [i, worker] of workers.entries())
        for (const [name, tensor] of Object.entries(await worker.state())) tensors[`worker${i}/${name}`] = tensor;
      task.layers.forEach((layer, i) => {
        tensors[`merged/${weightName(layer)}`] = matrix(merged.matrices[i], [layer.output, layer.input]);
      });
      await journal.save(part, { tensors, metadata: { time: String(time), sofar: JSON.stringify(sofar) } });
    }
    await checkpoint();
    // What is never merged is measured on time, so that its curve has the same steps as those of frequent merges.
    const next = Math.ceil(((Math.floor((time * POINTS) / steps) + 1) * steps) / POINTS);
    const length = merging ? method.localSteps : Math.min(BLOCK, next - time);
    const block = range(Math.min(length, steps - time), time);
    const rates = block.map((step) => rate * task.schedule(step, steps));
    const results = await Promise.all(
      workers.map((worker, i) =>
        worker.steps(
          block.map((step) => task.feeds({ ...batches[i], step })),
          rates,
        ),
      ),
    );
    for (const { loss } of results.flat()) {
      sofar.lossSum += loss;
      sofar.lossCount++;
    }
    finite = Number.isFinite(sofar.lossSum);
    time += block.length;
    const passed = (points: number) => Math.floor((time * points) / steps) > Math.floor((block[0] * points) / steps);
    const [measured, diagnosed] = [passed(POINTS), passed(DIAGNOSES)];
    if (merging) {
      const { weights, angles } = await mergeWorkers(task, workers, merged, scale, method.reset, diagnosed);
      merged = weights;
      if (angles)
        for (const [name, value] of Object.entries(angles)) course[name as keyof HeadAngles].push([time, value]);
    } else if (measured) {
      merged = weightsOf(task, await workers[0].state(), method.kind === "full" ? undefined : scale);
    }
    if (measured && finite) {
      course.loss.push([time, sofar.lossSum / sofar.lossCount]);
      course.score.push([time, await task.score(merged)]);
      if (diagnosed) course.rank.push([time, updateRank(task.layers, merged.matrices, task.first)]);
      [sofar.lossSum, sofar.lossCount] = [0, 0];
      options.onPoints(course);
    }
    options.onSteps(time);
  }
  await Promise.all(workers.map((worker) => worker.release()));
  return { course, final: finite ? course.score[course.score.length - 1][1] : null };
}

function learner(task: Task, method: Method, scale: number, heads: readonly number[], { seed }: ExploreOptions) {
  const rows = heads.length * task.samples;
  if (method.kind === "full") return fullLearner(task, rows);
  // One LoRA is head 0; jointly trained heads and workers of the same number start alike.
  const own = method.kind === "lte" ? heads : range(method.heads);
  return adapterLearner(task, rows, { heads: own, rank: method.rank, scale, seed });
}

/** Averages what the workers stand for and hands it to all of them; memories of Adam and A stay with each worker. */
async function mergeWorkers(
  task: Task,
  workers: readonly Training[],
  before: Weights,
  scale: number,
  reset: boolean,
  diagnosed: boolean,
): Promise<{ weights: Weights; angles?: HeadAngles }> {
  const states = await Promise.all(workers.map((worker) => worker.state()));
  const heads = states.map((state) => headLayers(task, state));
  const angles = diagnosed ? headAngles(heads, task.layers, before.matrices, scale) : undefined;
  const layers = task.layers.map((shape, i) =>
    merge(
      heads.map((head) => head[i]),
      shape,
      scale,
      reset,
    ),
  );
  const biases = task.layers.map((_, i) => mean(states.map((state) => biasesOf(task, state)[i])));
  await Promise.all(
    workers.map((worker, n) => {
      const next: Record<string, Tensors[string]> = {};
      task.layers.forEach((layer, i) => {
        const { shape } = states[n][weightName(layer)];
        next[weightName(layer)] = matrix(layers[i].heads[n], shape);
        if (reset) {
          const up = states[n][upName(layer)];
          next[upName(layer)] = matrix(new Float32Array(up.data.length), up.shape);
        }
        if (layer.bias) next[biasName(layer)] = matrix(biases[i], [layer.output]);
      });
      return worker.load(next);
    }),
  );
  // Rounded as the workers hold them, and as they are saved.
  return { weights: { matrices: layers.map(({ weight }) => Float32Array.from(weight)), biases }, angles };
}

/** The part of a saved state that belongs to a worker. */
function ofWorker(tensors: Tensors, worker: number): Record<string, Tensors[string]> {
  const prefix = `worker${worker}/`;
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}
