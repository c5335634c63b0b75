/**
 * A training: a loss, the parameters that make it small, an optimiser for each; compiled to one program whose every run
 * is one step. All that changes from step to step is the state, so that a training that was stopped and loaded again goes
 * on as if it had not been.
 */
import type { Executor, Program, Tensors } from "./executor.ts";
import { gradients } from "./gradient.ts";
import { input, leafName } from "./ops/leaves.ts";
import type { Optimiser } from "./optimisers/optimiser.ts";
import { clipToNorm } from "./optimisers/optimisers.ts";
import { type Tensor, TensorError, type Value } from "./value.ts";

export interface Trained {
  /** A value made by `parameter`. */
  value: Value;
  initial: Float32Array;
  optimiser: Optimiser;
}

export interface TrainingSpec {
  parameters: readonly Trained[];
  loss: Value;
  /** Measured at every step besides the loss. */
  metrics?: Readonly<Record<string, Value>>;
  /** Further leaves that a step changes by itself (running statistics): their next values and their first ones. */
  carry?: Readonly<Record<string, { next: Value; initial: Tensor }>>;
  /** Longest common gradient. */
  clip?: number;
}

/** Names that a training adds to those of the graph. */
const RATE = "training/rate";
const TIME = "training/time";

const scalar = (value: number): Tensor => ({ shape: [], dtype: "f32", data: Float32Array.of(value) });

export class Training {
  /** Steps made. */
  time = 0;

  private constructor(
    private readonly program: Program,
    private readonly initial: Tensors,
    private readonly metricNames: readonly string[],
  ) {}

  /** Compiles the step and loads the first state. */
  static async create(executor: Executor, spec: TrainingSpec): Promise<Training> {
    const rate = input(RATE, []);
    const time = input(TIME, []);
    const values = spec.parameters.map(({ value }) => value);
    const raw = gradients(spec.loss, values);
    const slopes = spec.clip === undefined ? raw : clipToNorm(raw, spec.clip);

    const carry: Record<string, Value> = {};
    const initial: Record<string, Tensor> = {};
    spec.parameters.forEach(({ value, initial: weights, optimiser }, i) => {
      const name = leafName(value);
      if (name === undefined) throw new TensorError("only parameters can be trained");
      const slots = optimiser.slots(value.shape);
      const memory = slots.map(({ shape }, k) => input(`${name}/memory${k}`, shape));
      const step = optimiser.step(value, slopes[i], memory, rate, time);
      carry[name] = step.weight;
      initial[name] = { shape: value.shape, dtype: "f32", data: weights };
      slots.forEach(({ shape, start }, k) => {
        const data = start?.() ?? new Float32Array(shape.reduce((size, extent) => size * extent, 1));
        carry[`${name}/memory${k}`] = step.memory[k];
        initial[`${name}/memory${k}`] = { shape, dtype: "f32", data };
      });
    });
    for (const [name, { next, initial: first }] of Object.entries(spec.carry ?? {})) {
      carry[name] = next;
      initial[name] = first;
    }
    const program = await executor.compile({ outputs: { loss: spec.loss, ...spec.metrics }, carry });
    await program.load(initial);
    return new Training(program, initial, ["loss", ...Object.keys(spec.metrics ?? {})]);
  }

  /** One step at the given learning rate; returns loss and metrics as they were before it. */
  async step(feeds: Tensors, rate: number): Promise<Record<string, number>> {
    return this.numbers(await this.program.run(this.withClock(feeds, rate, ++this.time)));
  }

  /** Several steps in one go. */
  async steps(feeds: readonly Tensors[], rates: readonly number[]): Promise<Record<string, number>[]> {
    const clocked = feeds.map((feed, i) => this.withClock(feed, rates[i], this.time + 1 + i));
    this.time += feeds.length;
    return (await this.program.runAll(clocked)).map((results) => this.numbers(results));
  }

  /** Weights and memory, by the names of their leaves. */
  state(): Promise<Record<string, Tensor>> {
    return this.program.state();
  }

  /** Back to the start: memory as it was, weights too where no others are given by name. */
  async restart(weights: Readonly<Record<string, Float32Array>> = {}): Promise<void> {
    const own = Object.entries(weights).map(([name, data]) => [name, { ...this.initial[name], data }]);
    await this.load({ ...this.initial, ...Object.fromEntries(own) }, 0);
  }

  /** Sets some or all of the state, and the number of steps made where given. */
  async load(state: Tensors, time = this.time): Promise<void> {
    await this.program.load(state);
    this.time = time;
  }

  release(): Promise<void> {
    return this.program.release();
  }

  private withClock(feeds: Tensors, rate: number, time: number): Tensors {
    return { ...feeds, [RATE]: scalar(rate), [TIME]: scalar(time) };
  }

  private numbers(results: Record<string, Tensor>): Record<string, number> {
    return Object.fromEntries(this.metricNames.map((name) => [name, results[name].data[0]]));
  }
}
