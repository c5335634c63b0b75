/** Where codes of pictures are searched: their generator, their targets, and the places and classes they are searched at. */
import type { Executor } from "../../tensor/executor.ts";
import { BOUND, drawn } from "./latents.ts";
import type { Arena } from "./methods.ts";
import { type Generator, isForeign } from "./openGenerator.ts";
import { denseSurface, foreignSurface, givenOf, type LossOptions, type Placement } from "./pictureLandscape.ts";
import type { KnownTarget } from "./targets.ts";

export function pictureArena(
  executor: Executor,
  generator: Generator,
  targets: readonly KnownTarget[],
  options: LossOptions,
  placements: readonly Placement[],
  labels: readonly number[],
  classSearched: boolean,
): Arena {
  const { latent, classes } = generator;
  const width = latent + classes;
  const searched = classSearched ? width : latent;
  // Class vectors begin around the mean of all classes.
  const scaling = {
    offset: Float64Array.from({ length: searched }, (_, i) => (i < latent ? 0 : 1 / classes)),
    spread: Float64Array.from({ length: searched }, (_, i) => (i < latent ? 1 : 0.3)),
  };
  return {
    problems: targets.length,
    width,
    searched,
    scaling,
    start(p, source) {
      const code = new Float32Array(width);
      code.set(drawn(latent, source).map((value) => Math.max(-BOUND, Math.min(BOUND, value))));
      if (classes > 0 && !classSearched) code[latent + labels[p]] = 1;
      if (classSearched) code.fill(1 / classes, latent);
      return code;
    },
    open: (rows) =>
      isForeign(generator)
        ? foreignSurface(executor, generator, targets, options, rows)
        : denseSurface(executor, generator, targets, options, rows),
    given: (rows) =>
      Float32Array.from(
        placements.flatMap((placement) => Array.from({ length: rows }, () => givenOf(placement)).flat()),
      ),
  };
}
