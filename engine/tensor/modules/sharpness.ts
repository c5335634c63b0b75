/**
 * How curved a module can be in its own norm (Large et al. 2024, section 3.2): |d2f| is at most alpha in two changes of the
 * weights, beta in one change of weights and one of the input, gamma in two changes of the input.
 */

export interface Sharpness {
  alpha: number;
  beta: number;
  gamma: number;
}

/** What the rules need to know of a module. */
export interface SharpModule extends Sharpness {
  mass: number;
  sensitivity: number;
}

/** Of a linear layer: curved only in weights and input together. */
export const linearSharpness: SharpModule = { mass: 1, sensitivity: 1, alpha: 0, beta: 1, gamma: 0 };

/** Of outer after inner; p is each one's share of the mass. */
export function composedSharpness(outer: SharpModule, inner: SharpModule): SharpModule {
  const mass = inner.mass + outer.mass;
  const [p1, p2] = [inner.mass / mass, outer.mass / mass];
  const [mu1, mu2] = [inner.sensitivity, outer.sensitivity];
  return {
    mass,
    sensitivity: mu1 * mu2,
    alpha:
      (p1 ** 2 / mu2) * inner.alpha +
      p2 ** 2 * outer.alpha +
      ((2 * p1 * p2) / mu2) * outer.beta +
      (p1 / mu2) ** 2 * outer.gamma,
    beta: p1 * inner.beta + mu1 * p2 * outer.beta + ((mu1 * p1) / mu2) * outer.gamma,
    gamma: mu2 * inner.gamma + mu1 ** 2 * outer.gamma,
  };
}

/** Of two modules side by side. */
export function tupleSharpness(first: SharpModule, second: SharpModule): SharpModule {
  const mass = first.mass + second.mass;
  const [p1, p2] = [first.mass / mass, second.mass / mass];
  return {
    mass,
    sensitivity: first.sensitivity + second.sensitivity,
    alpha: p1 ** 2 * first.alpha + p2 ** 2 * second.alpha,
    beta: p1 * first.beta + p2 * second.beta,
    gamma: first.gamma + second.gamma,
  };
}
