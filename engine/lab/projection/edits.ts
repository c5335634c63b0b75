/** What can be done with a picture once its code is known: another class, steps along directions of the code, its place undone. */
import { symmetricEigen } from "../../metrics/principalComponents.ts";
import { random } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import type { ForeignGenerator } from "../generators.ts";
import type { DenseGenerator } from "./denseGenerator.ts";
import { drawn } from "./latents.ts";
import { drawPictures, type Placement } from "./pictureLandscape.ts";
import { identity } from "./spatial.ts";

/** Codes from which directions are learnt. */
const SAMPLES = 500;
/** Directions and strengths that are shown. */
export const DIRECTIONS = 4;
export const STRENGTHS = [-3, -2, -1, 0, 1, 2, 3] as const;

export interface Projected {
  code: Float32Array;
  placement: Placement;
}

/**
 * Directions of the code along which pictures change most, those of the largest change first: right singular vectors of the
 * linear map that explains pictures best from their codes, B = sum (x - mean) z^T / n. (Principal components of codes
 * themselves would say nothing: they are drawn alike in all directions.)
 */
export async function directionsOf(
  executor: Executor,
  generator: DenseGenerator | ForeignGenerator,
  seed: number,
): Promise<Float64Array[]> {
  const { latent, classes, channels, height, width } = generator;
  const source = random(seed, "directions");
  const codes = new Float32Array(SAMPLES * (latent + classes));
  for (let i = 0; i < SAMPLES; i++) {
    codes.set(drawn(latent, source), i * (latent + classes));
    if (classes > 0) codes[i * (latent + classes) + latent + (i % classes)] = 1;
  }
  const still: Placement = { spatial: identity, colour: [] };
  const pictures = await drawPictures(executor, generator, codes, new Array<Placement>(SAMPLES).fill(still));
  const pixels = channels * height * width;
  const map = Array.from({ length: latent }, () => new Float64Array(pixels));
  const mean = new Float64Array(pixels);
  for (let i = 0; i < SAMPLES; i++) for (let k = 0; k < pixels; k++) mean[k] += pictures[i * pixels + k] / SAMPLES;
  for (let i = 0; i < SAMPLES; i++)
    for (let d = 0; d < latent; d++) {
      const share = codes[i * (latent + classes) + d] / SAMPLES;
      for (let k = 0; k < pixels; k++) map[d][k] += share * (pictures[i * pixels + k] - mean[k]);
    }
  const gram = new Float64Array(latent * latent);
  for (let a = 0; a < latent; a++)
    for (let b = 0; b < latent; b++)
      gram[a * latent + b] = map[a].reduce((sum, value, k) => sum + value * map[b][k], 0);
  const { eigenvalues, eigenvectors } = symmetricEigen(gram, latent);
  return [...eigenvalues.keys()]
    .sort((a, b) => eigenvalues[b] - eigenvalues[a])
    .slice(0, DIRECTIONS)
    .map((at) => eigenvectors[at]);
}

/** Codes and placements of the edits of one picture, list after list. */
export function editsOf(
  { code, placement }: Projected,
  { latent, classes }: { latent: number; classes: number },
  directions: readonly Float64Array[],
): { name: string; edits: (Projected & { text: string })[] }[] {
  const withCode = (change: (code: Float32Array) => void): Float32Array => {
    const changed = code.slice();
    change(changed);
    return changed;
  };
  const lists = directions.map((direction, d) => ({
    name: `Direction ${d + 1}`,
    edits: STRENGTHS.map((strength) => ({
      text: strength > 0 ? `+${strength}` : String(strength),
      placement,
      code: withCode((changed) => {
        for (let k = 0; k < latent; k++) changed[k] += strength * direction[k];
      }),
    })),
  }));
  const undone = {
    name: "Place undone",
    edits: [{ text: "undone", code, placement: { ...placement, spatial: identity } }],
  };
  if (classes === 0) return [undone, ...lists];
  const swaps = {
    name: "Other classes",
    edits: Array.from({ length: classes }, (_, label) => ({
      text: String(label),
      placement,
      code: withCode((changed) => changed.fill(0, latent).fill(1, latent + label, latent + label + 1)),
    })),
  };
  return [undone, swaps, ...lists];
}
