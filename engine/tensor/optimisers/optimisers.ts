/** Optimisers made of directions: plain, normalised in the modular norm, or dualised; with decoupled weight decay. */
import type { Atom } from "../modules/module.ts";
import { add, div, maximum, minimum, mul, sqrt, sub } from "../ops/elementwise.ts";
import { sum } from "../ops/reductions.ts";
import type { Value } from "../value.ts";
import type { Direction, Optimiser } from "./optimiser.ts";

export interface DescentOptions {
  /** Weight decay, decoupled from the gradient: w <- (1 - rate decay) w (Loshchilov and Hutter 2019). */
  decay?: number;
}

const step = (weight: Value, direction: Value, rate: Value, amount: Value, decay: number): Value =>
  sub(decay === 0 ? weight : mul(weight, sub(1, mul(rate, decay))), mul(direction, amount));

/** w <- w - rate direction. */
export const plain = (direction: Direction, { decay = 0 }: DescentOptions = {}): Optimiser => ({
  slots: direction.slots,
  step(weight, gradient, memory, rate, time) {
    const proposal = direction.propose(gradient, memory, time);
    const amount = proposal.scale ? mul(rate, proposal.scale) : rate;
    return { weight: step(weight, proposal.direction, rate, amount, decay), memory: proposal.memory };
  },
});

/**
 * Any direction, each step scaled to norm rate * target in the norm of the weight (Large et al. 2024, section 2.1). The
 * direction's own scale does not matter.
 */
export const normalised = (
  direction: Direction,
  { atom, target, decay = 0 }: { atom: Atom; target: number } & DescentOptions,
): Optimiser => ({
  slots: (shape) => [...direction.slots(shape), ...atom.slots],
  step(weight, gradient, memory, rate, time) {
    const own = direction.slots(weight.shape).length;
    const proposal = direction.propose(gradient, memory.slice(0, own), time);
    const unit = atom.normalise(proposal.direction, memory.slice(own));
    return {
      weight: step(weight, unit.update, rate, mul(rate, target), decay),
      memory: [...proposal.memory, ...unit.memory],
    };
  },
});

/** Steepest descent in the modular norm: the dual of the direction, of norm rate * target (Bernstein and Newhouse 2024). */
export const dualised = (
  direction: Direction,
  { atom, target, decay = 0 }: { atom: Atom; target: number } & DescentOptions,
): Optimiser => ({
  slots: direction.slots,
  step(weight, gradient, memory, rate, time) {
    const proposal = direction.propose(gradient, memory, time);
    const dual = atom.dualise(proposal.direction);
    return { weight: step(weight, dual, rate, mul(rate, target), decay), memory: proposal.memory };
  },
});

/** Gradients shortened so that their common length is at most `limit` (Pascanu, Mikolov and Bengio 2013). */
export function clipToNorm(gradients: readonly Value[], limit: number): Value[] {
  const squares = gradients.map((gradient) => sum(mul(gradient, gradient)));
  const length = sqrt(squares.reduce((total, square) => add(total, square)));
  const factor = minimum(div(limit, maximum(length, 1e-12)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}
