/** Learning-rate sweeps: the loss at the end of training for each rate, and where it is least. */
import { mean, standardError } from "../../metrics/summary.ts";
import { random } from "../../random.ts";
import { parameter } from "../../tensor/ops/leaves.ts";
import { linearDecay } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import { type MethodName, methods } from "./methods.ts";
import type { Task } from "./tasks.ts";

export interface SweepPoint {
  /** log2 of the learning rate. */
  exponent: number;
  /** Final loss of each seed; a training that diverged counts as `worstLoss`. */
  losses: number[];
}

export interface Sweep {
  method: MethodName;
  width: number;
  depth: number;
  points: SweepPoint[];
  /** log2 of the best rate, between the rates that were tried: the vertex of a parabola through the three best. */
  optimum: number;
  bestLoss: number;
  bestLossError: number;
}

/** Beyond this loss a rate is simply bad, and how bad does not matter. */
const worstLoss = 4;

/** Steps made in one go. */
const STRIDE = 25;

/** No rate outside 2^-16 .. 2^8 is tried. */
const range = { low: -16, high: 8 };

export interface SweepOptions {
  method: MethodName;
  width: number;
  depth: number;
  steps: number;
  seeds: readonly number[];
  /** Where to begin, as log2: the optimum of a neighbouring size saves trainings. */
  startAt: number;
  onPoint?(point: SweepPoint): void;
}

/** Tries rates a factor of two apart around the start until the best one has two on each side. */
export async function sweep(task: Task, options: SweepOptions, tools: ExperimentTools): Promise<Sweep> {
  const { method, width, depth, startAt, onPoint } = options;
  const trainer = new SweepTrainer(task, options, tools);
  const points = new Map<number, SweepPoint>();
  const visit = async (exponent: number) => {
    if (points.has(exponent) || exponent < range.low || exponent > range.high) return;
    const losses: number[] = [];
    for (const seed of options.seeds) losses.push(await trainer.finalLoss(exponent, seed));
    const point = { exponent, losses };
    points.set(exponent, point);
    onPoint?.(point);
  };
  try {
    let best = Math.round(startAt);
    for (let settled = false; !settled; ) {
      for (const exponent of [best, best - 1, best + 1, best - 2, best + 2]) await visit(exponent);
      const next = bestExponent([...points.values()]);
      settled = next === best;
      best = next;
    }
  } finally {
    await trainer.release();
  }
  const sorted = [...points.values()].sort((a, b) => a.exponent - b.exponent);
  const best = sorted.find(({ exponent }) => exponent === bestExponent(sorted))!;
  return {
    method,
    width,
    depth,
    points: sorted,
    optimum: vertex(sorted),
    bestLoss: mean(best.losses),
    bestLossError: standardError(best.losses),
  };
}

const bestExponent = (points: readonly SweepPoint[]): number =>
  points.reduce((best, point) => (mean(point.losses) < mean(best.losses) ? point : best)).exponent;

/** Exponent at the vertex of the parabola through the best point and its neighbours; the best point itself at an edge. */
export function vertex(points: readonly SweepPoint[]): number {
  const exponent = bestExponent(points);
  const at = (e: number) => {
    const point = points.find((candidate) => candidate.exponent === e);
    return point && mean(point.losses);
  };
  const [left, middle, right] = [at(exponent - 1), at(exponent), at(exponent + 1)];
  if (left === undefined || middle === undefined || right === undefined) return exponent;
  const curvature = left - 2 * middle + right;
  return curvature > 0 ? exponent + (left - right) / (2 * curvature) : exponent;
}

/** Compiles the training of one size once, and starts it anew for each rate and seed. */
class SweepTrainer {
  private training: Training | undefined;
  private readonly batches = new Map<number, Record<string, Tensor>[]>();

  constructor(
    private readonly task: Task,
    private readonly options: SweepOptions,
    private readonly tools: ExperimentTools,
  ) {}

  /** Mean loss over the last tenth of the training. */
  finalLoss(exponent: number, seed: number): Promise<number> {
    const { method, width, depth } = this.options;
    return this.tools.journal.once(`${method} width ${width} depth ${depth} rate 2^${exponent} seed ${seed}`, () =>
      this.train(exponent, seed),
    );
  }

  async release(): Promise<void> {
    await this.training?.release();
  }

  private async train(exponent: number, seed: number): Promise<number> {
    const { steps, width, depth } = this.options;
    const module = this.task.network(width, depth);
    const { initial } = methods[this.options.method];
    const weights = module.atoms.map((atom, i) => [`w${i}`, initial(atom, random("weights", seed, i))] as const);
    this.training ??= await this.compile();
    await this.training.restart(Object.fromEntries(weights));
    const batches = this.batchesOf(seed);
    const rates = Array.from({ length: steps }, (_, step) => 2 ** exponent * linearDecay(step, steps));
    const last = Math.max(1, Math.round(steps / 10));
    const losses: number[] = [];
    for (let step = 0; step < steps; step += STRIDE) {
      await this.tools.checkpoint();
      const end = Math.min(steps, step + STRIDE);
      const results = await this.training.steps(batches.slice(step, end), rates.slice(step, end));
      losses.push(...results.map(({ loss }) => loss));
      if (!losses.every(Number.isFinite)) return worstLoss;
    }
    return Math.min(worstLoss, mean(losses.slice(-last)));
  }

  private batchesOf(seed: number): Record<string, Tensor>[] {
    let batches = this.batches.get(seed);
    if (!batches) {
      batches = Array.from({ length: this.options.steps }, (_, step) => this.task.batch(seed, step));
      this.batches.set(seed, batches);
    }
    return batches;
  }

  private compile(): Promise<Training> {
    const { method, width, depth } = this.options;
    const module = this.task.network(width, depth);
    const { initial, use, optimiser } = methods[method];
    const leaves = module.atoms.map(({ shape }, i) => parameter(`w${i}`, shape));
    return Training.create(this.tools.executor, {
      parameters: leaves.map((value, i) => ({
        value,
        initial: initial(module.atoms[i], random("weights", 0, i)),
        optimiser: optimiser(module, i),
      })),
      loss: this.task.loss(
        (x) =>
          module.apply(
            [x],
            leaves.map((leaf, i) => use(module.atoms[i], leaf)),
          )[0],
      ),
    });
  }
}
