/**
 * Random developments: what happens to photographs on their way. All patches of one picture share one; that is what the
 * network learns to see.
 */
import type { Random } from "../../tensor/random.ts";
import type { Development } from "../photographs.ts";

/** Shares of pictures that meet each step. */
const shares = {
  resize: 0.6,
  blur: 0.15,
  sharpen: 0.3,
  gamma: 0.4,
  linear: 0.4,
  saturation: 0.3,
  jpeg: 0.75,
  again: 0.2,
};

const kernels = ["cubic", "mitchell", "lanczos2", "lanczos3"] as const;

/** Smallest side of a developed picture, so that patches fit. */
const leastSide = 200;

/** @param width of the picture that is developed. */
export function randomDevelopment(source: Random, width: number, height: number): Development {
  const chance = (share: number) => source.uniform() < share;
  const between = (low: number, high: number) => low + (high - low) * source.uniform();
  const development: Development = {};
  if (chance(shares.resize)) {
    const least = Math.min(1, leastSide / Math.min(width, height));
    const factor = Math.max(least, between(0.5, 1.3));
    development.size = {
      width: Math.round(width * factor),
      height: Math.round(height * factor),
      kernel: kernels[source.integer(kernels.length)],
    };
  }
  if (chance(shares.blur)) development.blur = between(0.4, 1.6);
  if (chance(shares.sharpen)) development.sharpen = between(0.5, 1.5);
  if (chance(shares.gamma)) development.gamma = between(1.05, 1.6);
  if (chance(shares.linear)) development.linear = [between(0.75, 1.25), between(-15, 15)];
  if (chance(shares.saturation)) development.saturation = between(0.6, 1.4);
  if (chance(shares.jpeg))
    development.jpeg = { quality: Math.round(between(55, 100)), subsampling: chance(0.5) ? "4:2:0" : "4:4:4" };
  return development;
}

/** Now and then a second one follows, as when a picture is shared from hand to hand. */
export const happensAgain = (source: Random): boolean => source.uniform() < shares.again;
