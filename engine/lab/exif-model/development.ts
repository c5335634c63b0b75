/**
 * Random developments: what happens to photographs on their way. Patches of one picture share all of it; patches of a
 * pasted region share only the last saving with the rest. That difference is what the network learns to see.
 */
import type { Random } from "../../random.ts";
import type { Development } from "../photographs.ts";

/** Shares of pictures that meet each step. */
const shares = {
  resize: 0.7,
  blur: 0.15,
  sharpen: 0.3,
  gamma: 0.4,
  linear: 0.4,
  saturation: 0.3,
  jpeg: 0.4,
  finalJpeg: 0.7,
};

/** Factors by which pictures are resized. */
const factors: readonly [least: number, most: number] = [0.45, 1.4];

const kernels = ["cubic", "mitchell", "lanczos2", "lanczos3"] as const;

/** Steps of one development; its size as a factor, since the picture is not known yet. */
export interface RandomDevelopment {
  factor: number;
  kernel: (typeof kernels)[number];
  rest: Omit<Development, "size">;
}

/** What one picture went through before it was pasted from, or into. */
export function randomDevelopment(source: Random): RandomDevelopment {
  const chance = (share: number) => source.uniform() < share;
  const between = (low: number, high: number) => low + (high - low) * source.uniform();
  const rest: Omit<Development, "size"> = {};
  const factor = chance(shares.resize) ? between(...factors) : 1;
  const kernel = kernels[source.integer(kernels.length)];
  if (chance(shares.blur)) rest.blur = between(0.4, 1.6);
  if (chance(shares.sharpen)) rest.sharpen = between(0.5, 1.5);
  if (chance(shares.gamma)) rest.gamma = between(1.05, 1.6);
  if (chance(shares.linear)) rest.linear = [between(0.75, 1.25), between(-15, 15)];
  if (chance(shares.saturation)) rest.saturation = between(0.6, 1.4);
  if (chance(shares.jpeg)) rest.jpeg = jpeg(source, 55, 100);
  return { factor, kernel, rest };
}

/** The last saving, which all parts of a picture share whatever they come from. */
export const randomSaving = (source: Random): Development =>
  source.uniform() < shares.finalJpeg ? { jpeg: jpeg(source, 60, 99) } : {};

/** That development of a picture of a known size. */
export function developmentOf(
  { factor, kernel, rest }: RandomDevelopment,
  { width, height }: { width: number; height: number },
): Development {
  if (factor === 1) return rest;
  return { size: { width: Math.round(width * factor), height: Math.round(height * factor), kernel }, ...rest };
}

function jpeg(source: Random, least: number, most: number): NonNullable<Development["jpeg"]> {
  return {
    quality: Math.round(least + (most - least) * source.uniform()),
    subsampling: source.uniform() < 0.5 ? "4:2:0" : "4:4:4",
  };
}
