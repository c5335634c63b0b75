/**
 * What a search may ask: the losses of codes, and codes some steps of Adam further down. All targets are worked at side by
 * side, `rows` codes for each, so that one run of the graph serves a whole population of every target.
 */
import type { Executor, Program, Tensors } from "../../tensor/executor.ts";
import { gradients } from "../../tensor/gradient.ts";
import { add, cast, less, maximum, minimum, mul, sub, where } from "../../tensor/ops/elementwise.ts";
import { constant, input } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import type { Tensor, Value } from "../../tensor/value.ts";

/** Rate of Adam for latent numbers; other variables have a share of it. */
const RATE = 0.05;
/** Steps of Adam between two looks at the losses. */
const LOOK_EVERY = 50;

/** A number of a code: how fast Adam moves it, in shares of the rate of latent numbers, and where it must stay. */
export interface Variable {
  share: number;
  low: number;
  high: number;
}

/** Losses as part of a graph. */
export interface Landscape {
  problems: number;
  variables: readonly Variable[];
  /** Further numbers of each code that the loss goes by and that no gradient moves: a transformation. */
  given: number;
  /** Of codes [problems, rows, variables] and what is given, [problems, rows, given]: [problems, rows]. */
  losses(codes: Value, given: Value): Value;
}

/** Results by problem and row: problem-major, as codes are, [problems, rows, variables]. */
export interface Descended {
  /** Where the last step ended. */
  codes: Float32Array;
  /** As the last step found them, before it moved. */
  losses: Float32Array;
  /** The least loss on the way, and its code. */
  bestLosses: Float32Array;
  bestCodes: Float32Array;
}

export interface Surface {
  readonly problems: number;
  readonly rows: number;
  readonly width: number;
  score(codes: Float32Array, given?: Float32Array): Promise<Float32Array>;
  /**
   * So many steps of Adam on every code.
   * @param look told every `LOOK_EVERY` steps and after the last, with the number of steps made.
   * @throws Error where the loss has no gradient.
   */
  descend(
    codes: Float32Array,
    steps: number,
    given?: Float32Array,
    look?: (descended: Descended, steps: number) => Promise<void>,
  ): Promise<Descended>;
  /** The codes with each number inside its bounds. */
  bounded(codes: Float32Array): Float32Array;
  release(): Promise<void>;
}

/** Puts a landscape on an executor, for so many codes of each problem. */
export function openSurface(executor: Executor, landscape: Landscape, rows: number): Surface {
  const { problems, given: givenWidth } = landscape;
  const width = landscape.variables.length;
  const shapes = { codes: [problems, rows, width], losses: [problems, rows], given: [problems, rows, givenWidth] };
  const numbers = (shape: readonly number[], data: Float32Array): Tensor => ({ shape, dtype: "f32", data });
  // ONNX has no use for a leaf of no numbers; a landscape that is given nothing never looks at it.
  const givenLeaf = () => input("given", shapes.given);
  const feedsOf = (given: Float32Array | undefined): Tensors =>
    givenWidth === 0 ? {} : { given: numbers(shapes.given, given ?? new Float32Array(problems * rows * givenWidth)) };

  let scoring: Promise<Program> | undefined;
  let descending: Promise<Program> | undefined;

  return {
    problems,
    rows,
    width,
    async score(codes, given) {
      scoring ??= executor.compile({
        outputs: { losses: landscape.losses(input("codes", shapes.codes), givenLeaf()) },
      });
      const { losses } = await (await scoring).run({ ...feedsOf(given), codes: numbers(shapes.codes, codes) });
      return losses.data as Float32Array;
    },
    bounded: (codes) =>
      codes.map((value, i) => {
        const { low, high } = landscape.variables[i % width];
        return Math.min(high, Math.max(low, value));
      }),
    async descend(codes, steps, given, look) {
      descending ??= executor.compile(stepOf(landscape, shapes, givenLeaf()));
      const program = await descending;
      await program.load({
        codes: numbers(shapes.codes, codes),
        mean: numbers(shapes.codes, new Float32Array(codes.length)),
        square: numbers(shapes.codes, new Float32Array(codes.length)),
        bestCodes: numbers(shapes.codes, codes),
        losses: numbers(shapes.losses, new Float32Array(problems * rows)),
        bestLosses: numbers(shapes.losses, new Float32Array(problems * rows).fill(3e38)),
      });
      const feeds = feedsOf(given);
      for (let done = 0; ; ) {
        const count = look ? Math.min(LOOK_EVERY, steps - done) : steps;
        const clock = (i: number) => numbers([], Float32Array.of(done + i + 1));
        await program.runAll(Array.from({ length: count }, (_, i) => ({ ...feeds, time: clock(i) })));
        done += count;
        const state = await program.state();
        const of = (name: keyof Descended) => state[name].data as Float32Array;
        const now = {
          codes: of("codes"),
          losses: of("losses"),
          bestLosses: of("bestLosses"),
          bestCodes: of("bestCodes"),
        };
        await look?.(now, done);
        if (done === steps) return now;
      }
    },
    async release() {
      for (const program of [scoring, descending]) await (await program)?.release();
    },
  };
}

/** One step of Adam on every code by itself: the gradient of the sum of losses is each loss's own gradient. */
function stepOf(
  { variables, losses }: Landscape,
  shapes: { codes: readonly number[]; losses: readonly number[] },
  given: Value,
) {
  const width = variables.length;
  const [codes, mean, square, bestCodes] = (["codes", "mean", "square", "bestCodes"] as const).map((name) =>
    input(name, shapes.codes),
  );
  const [bestLosses, time] = [input("bestLosses", shapes.losses), input("time", [])];
  const now = losses(codes, given);
  const [gradient] = gradients(sum(now), [codes]);
  const { direction, scale, memory } = adam().propose(gradient, [mean, square], time);
  const each = (of: (variable: Variable) => number) => constant(variables.map(of), [1, 1, width]);
  const rates = each(({ share }) => RATE * share);
  const moved = sub(codes, mul(direction, scale ? mul(rates, scale) : rates));
  const kept = minimum(
    maximum(
      moved,
      each(({ low }) => low),
    ),
    each(({ high }) => high),
  );
  const better = less(now, bestLosses);
  const rows = [...shapes.losses, 1];
  const share = reshape(cast(better, "f32"), rows);
  return {
    outputs: { total: sum(now) },
    carry: {
      codes: kept,
      mean: memory[0],
      square: memory[1],
      losses: now,
      bestLosses: where(better, now, bestLosses),
      bestCodes: add(bestCodes, mul(share, sub(codes, bestCodes))),
    },
  };
}
