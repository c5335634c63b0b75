/**
 * Networks as modules that know their own norm: mass, sensitivity, and how much of a target norm each weight gets (Large,
 * Liu, Huh, Bahng, Isola and Bernstein, "Scalable Optimization in the Modular Norm", NeurIPS 2024, definitions 3 to 5).
 *
 * Atoms hold a weight, bonds hold none; composition, tuples, sums and scaling build larger modules, and every quantity
 * follows from the parts. A step that is normalised leaf by leaf to `targets` has modular norm 1.
 */

import type { Random } from "../../random.ts";
import type { Slot } from "../optimisers/optimiser.ts";
import type { Shape, Value } from "../value.ts";

/** A weight, what its norm is, and what has norm 1. */
export interface Atom {
  name: string;
  shape: Shape;
  /** What the weight is multiplied with in the forward pass, so that one of norm 1 keeps the size of what goes in. */
  scale: number;
  /** A random weight of norm 1. */
  initial(source: Random): Float32Array;
  /** The norm of a weight or of an update, as one number. */
  norm(weight: Value): Value;
  /** What `normalise` remembers from step to step. */
  slots: readonly Slot[];
  /** The update scaled to norm 1 ("saturating": each weight by itself); zeros stay zeros. */
  normalise(update: Value, memory: readonly Value[]): { update: Value; memory: Value[] };
  /** The change of norm 1 with the largest product with the gradient: steepest descent (Bernstein and Newhouse 2024). */
  dualise(gradient: Value): Value;
}

export interface Module {
  /** How much of the change of the whole belongs to this part; atoms have 1, bonds 0. */
  readonly mass: number;
  /** Upper bound of |df| / |dx| over the inputs that occur. */
  readonly sensitivity: number;
  readonly atoms: readonly Atom[];
  /** For a target norm of 1 of this module: the target norm of each atom, in the order of `atoms`. */
  readonly targets: readonly number[];
  /** The output for the given inputs; weights in the order of `atoms`. A module of several outputs is a tuple. */
  apply(inputs: readonly Value[], weights: readonly Value[]): readonly Value[];
}

/** A module without weights. */
export const bond = (sensitivity: number, apply: (...inputs: readonly Value[]) => Value): Module => ({
  mass: 0,
  sensitivity,
  atoms: [],
  targets: [],
  apply: (inputs) => [apply(...inputs)],
});

/** A module of one weight. */
export const atom = (weight: Atom, sensitivity: number, apply: (x: Value, weight: Value) => Value): Module => ({
  mass: 1,
  sensitivity,
  atoms: [weight],
  targets: [1],
  apply: ([x], [w]) => [apply(x, w)],
});

/** Runs `parts` from the last to the first, as mathematics writes it: compose(f, g)(x) = f(g(x)). */
export const compose = (...parts: readonly Module[]): Module =>
  parts.reduceRight((inner, outer) => after(outer, inner));

/**
 * outer after inner: masses add, sensitivities multiply. Of a target t the outer gets t m1 / m; the inner gets t m0 / m
 * over the sensitivity of what follows it.
 */
function after(outer: Module, inner: Module): Module {
  const mass = inner.mass + outer.mass;
  const split = inner.atoms.length;
  return {
    mass,
    sensitivity: inner.sensitivity * outer.sensitivity,
    atoms: [...inner.atoms, ...outer.atoms],
    targets: [
      ...inner.targets.map((target) => target * (inner.mass / mass / outer.sensitivity)),
      ...outer.targets.map((target) => target * (outer.mass / mass)),
    ],
    apply: (inputs, weights) => outer.apply(inner.apply(inputs, weights.slice(0, split)), weights.slice(split)),
  };
}

/** Modules side by side on the same inputs: masses and sensitivities add, each gets its share of a target by mass. */
export function tuple(...parts: readonly Module[]): Module {
  const mass = parts.reduce((total, part) => total + part.mass, 0);
  return {
    mass,
    sensitivity: parts.reduce((total, part) => total + part.sensitivity, 0),
    atoms: parts.flatMap((part) => part.atoms),
    targets: parts.flatMap((part) => part.targets.map((target) => target * (part.mass / mass))),
    apply(inputs, weights) {
      let start = 0;
      return parts.flatMap((part) => {
        const own = weights.slice(start, start + part.atoms.length);
        start += part.atoms.length;
        return part.apply(inputs, own);
      });
    },
  };
}

/** The same module `count` times, one after the other, each copy with weights of its own. */
export const repeat = (module: Module, count: number): Module =>
  compose(...Array.from({ length: count }, () => module));

/** The same module, counted with another mass: how much of the change of the whole it may take. */
export const tare = (module: Module, mass = 1): Module => ({ ...module, mass });
