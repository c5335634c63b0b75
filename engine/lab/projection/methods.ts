/**
 * Ways to search for a code, each with the same number of evaluations: of a loss, or of a loss and its gradient. All targets are
 * searched for side by side, and by themselves: what one finds moves no other.
 */
import { type Random, random } from "../../random.ts";
import { CmaEs, populationOf } from "./cmaEs.ts";
import type { Surface } from "./surface.ts";
import { Trace } from "./trace.ts";

export const methodIds = ["adam", "restarts", "cma", "cmaAdam", "basinCma"] as const;
export type MethodId = (typeof methodIds)[number];

export const methodLabels: Readonly<Record<MethodId, string>> = {
  adam: "Adam, one start",
  restarts: "Adam, many starts",
  cma: "CMA-ES",
  cmaAdam: "CMA-ES, then Adam",
  basinCma: "BasinCMA",
};

/** The schedule of BasinCMA; the others get as many evaluations as it takes. */
export interface Schedule {
  metaSteps: number;
  /** Steps of Adam on each candidate of a generation. */
  innerSteps: number;
  /** Steps of Adam on the last generation. */
  lastSteps: number;
}

/** Steps of one start of Adam among many. */
const START_STEPS = 500;

export interface Arena {
  problems: number;
  /** Numbers of a code, and the first of them that CMA-ES searches. */
  width: number;
  searched: number;
  /** How a candidate of CMA-ES, normal at first, becomes numbers of a code: offset + spread candidate. As it is where left out. */
  scaling?: { offset: ArrayLike<number>; spread: ArrayLike<number> };
  /** A random code of a problem to start from. */
  start(problem: number, source: Random): Float32Array;
  /** A surface for so many codes of each problem. */
  open(rows: number): Surface;
  /** What else each row is given, [problems, rows, given]. */
  given?(rows: number): Float32Array;
}

export interface SearchOptions extends Schedule {
  seed: number;
  /** Candidates of a generation; what CMA-ES takes by itself where left out. */
  population?: number;
  /** Asked between calls; told the share that is done. */
  onStep?(share: number): Promise<void>;
  /** What BasinCMA asked for and where Adam brought it, for looking on. */
  onGeneration?(step: number, asked: Float32Array, descended: Float32Array): void;
}

/** Evaluations that each target gets. */
export function budgetOf({ searched }: Pick<Arena, "searched">, schedule: Schedule & { population?: number }): number {
  const { metaSteps, innerSteps, lastSteps, population = populationOf(searched) } = schedule;
  return population * (metaSteps * innerSteps + lastSteps);
}

/** Searches by one method. @throws Error where it needs a gradient and the surface has none. */
export async function search(method: MethodId, arena: Arena, options: SearchOptions): Promise<Trace> {
  const budget = budgetOf(arena, options);
  switch (method) {
    case "adam":
      return descend(arena, options, 1, budget);
    case "restarts": {
      const starts = Math.max(2, Math.round(budget / START_STEPS));
      // Rounded up: the others must not win by an evaluation more.
      return descend(arena, options, starts, Math.ceil(budget / starts));
    }
    case "cma":
      return evolve(arena, options, "none");
    case "cmaAdam":
      return evolve(arena, options, "last");
    case "basinCma":
      return evolve(arena, options, "every");
  }
}

async function descend(arena: Arena, options: SearchOptions, rows: number, steps: number): Promise<Trace> {
  const surface = arena.open(rows);
  const trace = new Trace(surface);
  const codes = new Float32Array(arena.problems * rows * arena.width);
  for (let p = 0; p < arena.problems; p++) {
    const source = random(options.seed, "starts", p);
    for (let r = 0; r < rows; r++) codes.set(arena.start(p, source), (p * rows + r) * arena.width);
  }
  await descendTold(surface, trace, codes, steps, arena.given?.(rows), (share) => options.onStep?.(share));
  await surface.release();
  return trace;
}

/** CMA-ES; Adam goes on from the last generation, or from every one of them, or from none. */
async function evolve(arena: Arena, options: SearchOptions, adam: "none" | "last" | "every"): Promise<Trace> {
  const { problems, width, searched } = arena;
  const { metaSteps, innerSteps, lastSteps, seed } = options;
  const rows = options.population ?? populationOf(searched);
  const surface = arena.open(rows);
  const trace = new Trace(surface);
  const given = arena.given?.(rows);
  const sources = Array.from({ length: problems }, (_, p) => random(seed, "evolution", p));
  // What CMA-ES does not search stays as it is at the start.
  const starts = sources.map((source, p) => arena.start(p, source));
  const strategies = sources.map((source) => new CmaEs({ dimensions: searched, source, population: rows }));
  const { scaling } = arena;
  const inCode = (candidate: Float64Array) =>
    scaling ? candidate.map((value, k) => scaling.offset[k] + scaling.spread[k] * value) : candidate;
  const generation = () => {
    const asked = strategies.map((strategy) => strategy.ask());
    const codes = new Float32Array(problems * rows * width);
    asked.forEach((candidates, p) => {
      candidates.forEach((candidate, r) => {
        codes.set(starts[p], (p * rows + r) * width);
        codes.set(inCode(candidate), (p * rows + r) * width);
      });
    });
    return { asked, codes: surface.bounded(codes) };
  };
  const tell = (asked: Float64Array[][], losses: Float32Array) => {
    strategies.forEach((strategy, p) => {
      strategy.tell(asked[p], losses.subarray(p * rows, (p + 1) * rows));
    });
  };

  const last = adam === "none" ? 0 : lastSteps;
  const generations = adam === "every" ? metaSteps : metaSteps * innerSteps + (lastSteps - last);
  const total = metaSteps * innerSteps + lastSteps;
  const each = adam === "every" ? innerSteps : 1;
  for (let step = 0; step < generations; step++) {
    const { asked, codes } = generation();
    if (adam === "every") {
      const end = await surface.descend(codes, innerSteps, given);
      // Told are the codes that were asked for, not those that Adam made of them.
      tell(asked, end.losses);
      trace.see(end.bestCodes, end.bestLosses, innerSteps);
      options.onGeneration?.(step, codes, end.codes);
    } else {
      const losses = await surface.score(codes, given);
      tell(asked, losses);
      trace.see(codes, losses, 1);
    }
    await options.onStep?.(((step + 1) * each) / total);
  }
  if (last > 0) {
    const { codes } = generation();
    // The best code so far takes the place of the first one that was drawn.
    if (adam === "last")
      trace.best.forEach(({ code }, p) => {
        codes.set(code, p * rows * width);
      });
    const before = (generations * each) / total;
    const onStep = async (share: number) => options.onStep?.(before + (1 - before) * share);
    await descendTold(surface, trace, codes, last, given, onStep);
  }
  await surface.release();
  return trace;
}

/** Adam with looks at the losses in between. */
async function descendTold(
  surface: Surface,
  trace: Trace,
  codes: Float32Array,
  steps: number,
  given: Float32Array | undefined,
  onStep: (share: number) => Promise<void> | undefined,
): Promise<void> {
  let seen = 0;
  await surface.descend(codes, steps, given, async ({ bestCodes, bestLosses }, done) => {
    trace.see(bestCodes, bestLosses, done - seen);
    seen = done;
    await onStep(done / steps);
  });
}
