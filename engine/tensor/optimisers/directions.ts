/** Directions of descent, each by the equations of its paper. */
import { muonSteps, newtonSchulz } from "../modules/spectral.ts";
import { add, div, mul, pow, sqrt, sub } from "../ops/elementwise.ts";
import type { Value } from "../value.ts";
import type { Direction } from "./optimiser.ts";

/** a + share (b - a): three operations on each element where the usual form takes three and a copy. */
const towards = (a: Value, b: Value, share: number): Value => add(a, mul(sub(b, a), share));

/** g, or with momentum m <- b m + g (Polyak 1964). */
export const sgd = (momentum = 0): Direction => ({
  slots: (shape) => (momentum === 0 ? [] : [{ shape }]),
  propose(gradient, [before]) {
    if (momentum === 0) return { direction: gradient, memory: [] };
    const velocity = add(mul(before, momentum), gradient);
    return { direction: velocity, memory: [velocity] };
  },
});

export interface AdamOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * Adam (Kingma and Ba 2015), in the order of computation of the end of their section 2: the corrections of both biases
 * are numbers, sqrt(1 - b2^t) / (1 - b1^t), that multiply the rate; epsilon is corrected along.
 */
export function adam(options: Partial<AdamOptions> = {}): Direction {
  const { beta1, beta2, epsilon } = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...options };
  return {
    slots: (shape) => [{ shape }, { shape }],
    propose(gradient, [mean, square], time) {
      const newMean = towards(mean, gradient, 1 - beta1);
      const newSquare = towards(square, mul(gradient, gradient), 1 - beta2);
      const correction = sqrt(sub(1, pow(beta2, time)));
      const direction = div(newMean, add(sqrt(newSquare), mul(correction, epsilon)));
      return { direction, scale: div(correction, sub(1, pow(beta1, time))), memory: [newMean, newSquare] };
    },
  };
}

/**
 * Muon for matrices (Jordan et al. 2024): momentum by interpolation with Nesterov's look ahead, five Newton-Schulz steps,
 * scaled by max(1, rows / columns)^(1/2).
 */
export const muon = (momentum = 0.95): Direction => ({
  slots: (shape) => [{ shape }],
  propose(gradient, [before]) {
    const velocity = towards(before, gradient, 1 - momentum);
    const ahead = towards(gradient, velocity, momentum);
    const [rows, columns] = gradient.shape;
    const direction = mul(newtonSchulz(ahead, muonSteps), Math.sqrt(Math.max(1, rows / columns)));
    return { direction, memory: [velocity] };
  },
});
