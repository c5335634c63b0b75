/**
 * Replacement of codes that went unused: every code has a counter of steps it may still wait; who is used waits anew, who
 * waited too long is put next to a random embedding ("least recently used", the authors' library vqtorch).
 */
import { add, cast, greater, less, mul, sqrt, sub, where } from "../../tensor/ops/elementwise.ts";
import { gather, scatterAdd } from "../../tensor/ops/indexing.ts";
import { constant, stopGradient } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import { reshape } from "../../tensor/ops/shape.ts";
import type { Optimiser } from "../../tensor/optimisers/optimiser.ts";
import type { Value } from "../../tensor/value.ts";

/** Noise on the new code, as a share of the length of the embedding. */
export const RHO = 0.01;

/**
 * Counters [K] before and after a step in which the codes q, i64 [n], were used; dead, bool [K, 1], where one ran out.
 * @param timeout steps that a code may go unused; counters start there.
 */
export function countDown(waiting: Value, q: Value, timeout: number): { waiting: Value; dead: Value } {
  const [codes] = waiting.shape;
  const ones = constant(new Float32Array(q.shape[0]).fill(1), q.shape);
  const full = constant(new Float32Array(codes).fill(timeout), [codes]);
  const left = where(greater(scatterAdd(ones, q, codes), 0.5), full, sub(waiting, 1));
  // Whole numbers: below a half is zero.
  const dead = less(left, 0.5);
  return { waiting: add(left, mul(cast(dead, "f32"), timeout)), dead: reshape(dead, [codes, 1]) };
}

/** z_r + rho |z_r| noise for the rows r, i64 [K], of z [n, d]; noise is normal, [K, d]. */
export function freshCodes(z: Value, rows: Value, noise: Value): Value {
  const chosen = gather(stopGradient(z), rows);
  const length = sqrt(sum(mul(chosen, chosen), [1], true));
  return add(chosen, mul(mul(length, RHO), noise));
}

/** `inner`, except that dead rows of the weight become rows of `fresh`. */
export const replacing = (inner: Optimiser, dead: Value, fresh: Value): Optimiser => ({
  slots: inner.slots,
  step(...step) {
    const { weight, memory } = inner.step(...step);
    return { weight: where(dead, fresh, weight), memory };
  },
});
