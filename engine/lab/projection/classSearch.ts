/** Which class of a generator draws a picture best. */
import { random } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import type { DenseGenerator } from "./denseGenerator.ts";
import { drawn } from "./latents.ts";
import { type Arena, search } from "./methods.ts";
import { givenOf, type LossOptions, movingSurface, type Placement } from "./pictureLandscape.ts";
import type { KnownTarget } from "./targets.ts";

/** Codes that are tried of each class, and steps of Adam on each in a round. */
const STARTS = 4;
const STEPS = 60;
/** Weight of the mean of z^2: without it a class draws what is not of it, by codes that it would hardly ever be given. */
const PRIOR = 0.03;
/** The look at each class of a generator without gradients. */
const SCORES = { metaSteps: 1, innerSteps: 40, lastSteps: 20 };

interface Tried {
  label: number;
  /** [STARTS, variables]. */
  codes: Float32Array;
  loss: number;
}

/**
 * Successive halving (Jamieson and Talwalkar 2016): every class is searched for a short while, code and place at once, and the
 * half of the classes whose losses are less goes on from where it was, until one is left.
 * @param starts where each search for a place begins.
 */
export async function halveClasses(
  executor: Executor,
  generator: DenseGenerator,
  targets: readonly KnownTarget[],
  { seed, starts, loss }: { seed: number; starts: readonly Placement[]; loss: LossOptions },
  onStep: (share: number) => Promise<void>,
): Promise<number[]> {
  const { latent, classes } = generator;
  let left = targets.map((_, p) =>
    Array.from({ length: classes }, (__, label): Tried => {
      const source = random(seed, "classes", p, label);
      const code = (first: boolean) => {
        const z = first ? new Float32Array(latent) : drawn(latent, source);
        return [...z, ...Array.from({ length: classes }, (___, i) => Number(i === label)), ...givenOf(starts[p])];
      };
      const codes = Array.from({ length: STARTS }, (___, r) => code(r === 0));
      return { label, codes: Float32Array.from(codes.flat()), loss: Number.POSITIVE_INFINITY };
    }),
  );
  const rounds = Math.ceil(Math.log2(classes));
  for (let round = 0; left[0].length > 1; round++) {
    const pairs = left.flatMap((tried, p) => tried.map((one) => ({ p, one })));
    const those = pairs.map(({ p }) => targets[p]);
    const surface = movingSurface(executor, generator, those, { ...loss, prior: PRIOR }, STARTS);
    const codes = new Float32Array(pairs.length * STARTS * surface.width);
    const size = STARTS * surface.width;
    pairs.forEach(({ one }, i) => {
      codes.set(one.codes, i * size);
    });
    const end = await surface.descend(codes, STEPS);
    await surface.release();
    pairs.forEach(({ one }, i) => {
      one.codes = end.codes.slice(i * size, (i + 1) * size);
      one.loss = Math.min(...end.bestLosses.subarray(i * STARTS, (i + 1) * STARTS));
    });
    left = left.map((tried) => tried.sort((a, b) => a.loss - b.loss).slice(0, Math.ceil(tried.length / 2)));
    await onStep(Math.min(1, (round + 1) / rounds));
  }
  return left.map(([{ label }]) => label);
}

/** The class under which each target is found best in a short search of every class by scores alone. */
export async function scoreClasses(
  targets: readonly KnownTarget[],
  classes: number,
  seed: number,
  onStep: (share: number) => Promise<void>,
  arenaOf: (targets: readonly number[], labels: readonly number[]) => Arena,
): Promise<number[]> {
  const pairs = targets.flatMap((_, p) => Array.from({ length: classes }, (__, label) => ({ p, label })));
  const arena = arenaOf(
    pairs.map(({ p }) => p),
    pairs.map(({ label }) => label),
  );
  const trace = await search("cma", arena, { ...SCORES, seed, onStep });
  return targets.map((_, p) => {
    const losses = trace.best.slice(p * classes, (p + 1) * classes).map(({ loss }) => loss);
    return losses.indexOf(Math.min(...losses));
  });
}
