/**
 * Search for where a thing lies and how its colours were changed: CMA-ES over the change, a few steps of Adam on a code for
 * each candidate, the loss in the frame of the target (after the inverse warp). The best code of a generation is handed on
 * with noise that fades.
 */
import { random } from "../../random.ts";
import { CmaEs, populationOf } from "./cmaEs.ts";
import { factorOf } from "./colour.ts";
import { handedOn, propagated } from "./latents.ts";
import type { Arena } from "./methods.ts";
import { givenOf, type Placement } from "./pictureLandscape.ts";
import { displaced } from "./spatial.ts";

export interface TransformOptions {
  seed: number;
  metaSteps: number;
  innerSteps: number;
  /** Where each target's search begins. */
  starts: readonly Placement[];
  /** Latent numbers at the front of a code: what is handed on. */
  latent: number;
  onStep?(share: number): Promise<void>;
}

/** Variables of the search: three of place, and one for each change of colour. */
export const searchedNumbers = ({ colour }: Placement): number => 3 + colour.length;

export const transformEvaluations = (start: Placement, metaSteps: number, innerSteps: number): number =>
  populationOf(searchedNumbers(start)) * metaSteps * innerSteps;

/** The placement of each target. */
export async function searchTransforms(
  arena: Arena,
  { seed, metaSteps, innerSteps, starts, latent, onStep }: TransformOptions,
): Promise<Placement[]> {
  const { problems, width } = arena;
  const dimensions = searchedNumbers(starts[0]);
  const rows = populationOf(dimensions);
  const surface = arena.open(rows);
  const sources = starts.map((_, p) => random(seed, "transform", p));
  const strategies = sources.map((source) => new CmaEs({ dimensions, source }));
  const fixed = sources.map((source, p) => arena.start(p, source));
  const handed = fixed.map(() => new Float64Array(latent) as ArrayLike<number>);
  const placementOf = (p: number, delta: Float64Array): Placement => ({
    spatial: displaced(starts[p].spatial, delta),
    colour: starts[p].colour.map((from, i) => from + Math.log(factorOf(delta[3 + i]))),
  });

  for (let step = 0; step < metaSteps; step++) {
    const asked = strategies.map((strategy) => strategy.ask());
    const placements = asked.map((candidates, p) => candidates.map((delta) => placementOf(p, delta)));
    const codes = new Float32Array(problems * rows * width);
    for (let p = 0; p < problems; p++)
      for (let r = 0; r < rows; r++) {
        codes.set(fixed[p], (p * rows + r) * width);
        codes.set(propagated(handed[p], step / metaSteps, sources[p]), (p * rows + r) * width);
      }
    const given = Float32Array.from(placements.flat().flatMap(givenOf));
    const end = await surface.descend(codes, innerSteps, given);
    strategies.forEach((strategy, p) => {
      const losses = end.losses.subarray(p * rows, (p + 1) * rows);
      strategy.tell(asked[p], losses);
      const least = losses.indexOf(Math.min(...losses));
      const from = (p * rows + least) * width;
      handed[p] = handedOn(handed[p], end.codes.subarray(from, from + latent));
    });
    await onStep?.((step + 1) / metaSteps);
  }
  await surface.release();
  // The mean of the last generation: single candidates are often good by luck of their code.
  return strategies.map((strategy, p) => placementOf(p, strategy.mean));
}
