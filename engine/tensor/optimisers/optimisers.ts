/**
 * Steps of training as graphs: from weights, gradients and what the optimiser remembers to new weights and new memory.
 * Each follows the equations of its paper; learning rates and step counts are inputs, so that one graph serves all steps.
 */
import { muonSteps, newtonSchulz } from "../modules/spectral.ts";
import { add, div, maximum, minimum, mul, pow, sqrt, sub } from "../ops/elementwise.ts";
import { sum } from "../ops/reductions.ts";
import type { Shape, Value } from "../value.ts";

export interface Step {
  weight: Value;
  /** Memory for the next step, in the order of `slots`. */
  memory: Value[];
}

export interface Optimiser {
  /** What is remembered for a weight of the given shape; all slots start at zero. */
  slots(shape: Shape): Shape[];
  /** @param rate learning rate, a number. @param time the number of this step, from 1. */
  step(weight: Value, gradient: Value, memory: readonly Value[], rate: Value, time: Value): Step;
}

/** w - rate g, with momentum m <- b m + g where b is not 0 (Polyak 1964). */
export const sgd = (momentum = 0): Optimiser => ({
  slots: (shape) => (momentum === 0 ? [] : [shape]),
  step(weight, gradient, [before], rate) {
    if (momentum === 0) return { weight: sub(weight, mul(rate, gradient)), memory: [] };
    const velocity = add(mul(before, momentum), gradient);
    return { weight: sub(weight, mul(rate, velocity)), memory: [velocity] };
  },
});

export interface AdamOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled from the gradient (AdamW, Loshchilov and Hutter 2019). */
  decay: number;
}

/** Adam (Kingma and Ba 2015, algorithm 1), with decoupled weight decay where it is not 0. */
export function adam(options: Partial<AdamOptions> = {}): Optimiser {
  const { beta1, beta2, epsilon, decay } = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0, ...options };
  return {
    slots: (shape) => [shape, shape],
    step(weight, gradient, [mean, square], rate, time) {
      const newMean = add(mul(mean, beta1), mul(gradient, 1 - beta1));
      const newSquare = add(mul(square, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const unbiasedMean = div(newMean, sub(1, pow(beta1, time)));
      const unbiasedSquare = div(newSquare, sub(1, pow(beta2, time)));
      const update = div(unbiasedMean, add(sqrt(unbiasedSquare), epsilon));
      const kept = decay === 0 ? weight : mul(weight, sub(1, mul(rate, decay)));
      return { weight: sub(kept, mul(rate, update)), memory: [newMean, newSquare] };
    },
  };
}

/**
 * Muon for matrices (Jordan et al. 2024): momentum by interpolation with Nesterov's look ahead, five Newton-Schulz steps,
 * scaled by max(1, rows / columns)^(1/2).
 */
export const muon = (momentum = 0.95): Optimiser => ({
  slots: (shape) => [shape],
  step(weight, gradient, [before], rate) {
    const velocity = add(mul(before, momentum), mul(gradient, 1 - momentum));
    const ahead = add(mul(gradient, 1 - momentum), mul(velocity, momentum));
    const [rows, columns] = weight.shape;
    const update = mul(newtonSchulz(ahead, muonSteps), Math.sqrt(Math.max(1, rows / columns)));
    return { weight: sub(weight, mul(rate, update)), memory: [velocity] };
  },
});

/** Gradients shortened so that their common length is at most `limit` (Pascanu, Mikolov and Bengio 2013). */
export function clipToNorm(gradients: readonly Value[], limit: number): Value[] {
  const squares = gradients.map((gradient) => sum(mul(gradient, gradient)));
  const length = sqrt(squares.reduce((total, square) => add(total, square)));
  const factor = minimum(div(limit, maximum(length, 1e-12)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}
