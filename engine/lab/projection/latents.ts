/** How codes are drawn, kept within bounds and handed on, as in the authors' program. */
import type { Random } from "../../random.ts";

/** Latent numbers stay within plus or minus this. */
export const BOUND = 2;

/** A normal number brought within the bound by the remainder of its division ("truncated modulo"): 2.5 becomes 0.5. */
export const wrapped = (normal: number): number => normal % BOUND;

export const clamped = (value: number): number => Math.min(BOUND, Math.max(-BOUND, value));

/** So many latent numbers. */
export const drawn = (count: number, source: Random): Float32Array =>
  Float32Array.from({ length: count }, () => wrapped(source.normal()));

/**
 * Mean 0 and deviation 1, with n - 1 in the denominator. Numbers that are all alike become noughts.
 * @param values at least two.
 */
export function standardised(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1));
  return all.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/** vp <- vp / 2 + best / 2: what is handed on from one generation of transformations to the next. */
export const handedOn = (before: ArrayLike<number>, best: ArrayLike<number>): Float64Array =>
  Float64Array.from(before, (value, i) => 0.5 * value + 0.5 * best[i]);

/**
 * A code to start from: what was handed on plus noise that fades, standardised.
 * @param share how much of the search is done, 0 to 1.
 */
export const propagated = (handed: ArrayLike<number>, share: number, source: Random): Float32Array =>
  Float32Array.from(
    standardised(Float64Array.from(handed, (value) => value + (1 - share) * wrapped(source.normal()))),
    clamped,
  );
