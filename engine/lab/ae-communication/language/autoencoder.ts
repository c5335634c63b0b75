/**
 * The language of an agent: a message of bits from which what it sees can be told again (Lin et al. 2021, section 3). It is
 * learnt from what is seen alone; no reward reaches it.
 */
import { meanSquaredError } from "../../../tensor/functions/losses.ts";
import { cast, greater, sigmoid } from "../../../tensor/ops/elementwise.ts";
import { clippedGradient, stopGradient, straightThrough } from "../../../tensor/ops/leaves.ts";
import type { Value } from "../../../tensor/value.ts";
import type { Weights } from "./dense.ts";

/** 1 where x > 0.5, 0 elsewhere; backwards the gradient cut off at -1 and 1, as if nothing had been done (authors' code). */
export const thresholded = (x: Value): Value =>
  straightThrough(clippedGradient(x, 1), cast(greater(stopGradient(x), 0.5), "f32"));

export interface Autoencoder {
  /** Numbers from 0 to 1 before the threshold, [agents, rows, bits]. */
  latent(seen: Value): Value;
  decode(message: Value): Value;
}

/** @param hidden widths of the encoder's hidden layers; the decoder has the same in the other direction. */
export function autoencoder(
  weights: Weights,
  copies: number,
  { seen, hidden, bits }: { seen: number; hidden: readonly number[]; bits: number },
): Autoencoder {
  const sizes = [seen, ...hidden, bits];
  const encoder = weights.chain("encoder", copies, sizes);
  const decode = weights.chain("decoder", copies, sizes.toReversed());
  return { latent: (x) => sigmoid(encoder(x)), decode };
}

/** Mean square of what is told again minus what was seen. The network behind `seen` learns nothing from it. */
export function reconstructionLoss({ latent, decode }: Autoencoder, seen: Value): Value {
  const fixed = stopGradient(seen);
  return meanSquaredError(decode(thresholded(latent(fixed))), fixed);
}
