/**
 * The ways of descending that are compared. Plain ones train the network as it is usually written, y = V x with normal
 * weights of variance 1 / fan-in; the others train the same network with orthogonal weights of norm 1 and measure their
 * steps in the modular norm.
 */

import { normals, type Random } from "../../random.ts";
import type { Atom, Module } from "../../tensor/modules/module.ts";
import { mul } from "../../tensor/ops/elementwise.ts";
import { adam, sgd } from "../../tensor/optimisers/directions.ts";
import type { Optimiser } from "../../tensor/optimisers/optimiser.ts";
import { dualised, normalised, plain } from "../../tensor/optimisers/optimisers.ts";
import { sizeOf, type Value } from "../../tensor/value.ts";

export const methodNames = ["sgd", "adam", "normalised-sgd", "normalised-adam", "newton-schulz"] as const;
export type MethodName = (typeof methodNames)[number];

export interface Method {
  title: string;
  /** Whether the step is scaled in the modular norm. */
  modular: boolean;
  /** Where the search for the best learning rate begins, as log2. */
  startsAt: number;
  /** The first weight. */
  initial(atom: Atom, source: Random): Float32Array;
  /** What the network takes for its weight. */
  use(atom: Atom, leaf: Value): Value;
  /** The optimiser of weight `i` of a module. */
  optimiser(module: Module, i: number): Optimiser;
}

/** The momentum of all methods, and the decay of Adam's squares (paper, appendix on sweeps). */
const BETA1 = 0.9;
const BETA2 = 0.99;

const adamDirection = () => adam({ beta1: BETA1, beta2: BETA2 });
const leaf = (module: Module, i: number) => ({ atom: module.atoms[i], target: module.targets[i] });

/** Inputs that one output of the weight sums over; rows of an embedding are looked up, not summed. */
const fanIn = (atom: Atom): number => (isEmbedding(atom) ? 1 : sizeOf(atom.shape.slice(1)));
const isEmbedding = ({ name }: Atom): boolean => name === "token" || name === "position";

/** The network as it is usually written: the factor of the forward pass is taken back. */
const standard: Pick<Method, "modular" | "initial" | "use"> = {
  modular: false,
  initial: (atom, source) => normals(sizeOf(atom.shape), source, 1 / Math.sqrt(fanIn(atom))),
  use: ({ scale }, leaf) => mul(leaf, 1 / scale),
};

const inModularNorm: Pick<Method, "modular" | "initial" | "use"> = {
  modular: true,
  initial: (atom, source) => atom.initial(source),
  use: (_, leaf) => leaf,
};

export const methods: Record<MethodName, Method> = {
  sgd: { title: "SGD", ...standard, startsAt: -1, optimiser: () => plain(sgd(BETA1)) },
  adam: { title: "Adam", ...standard, startsAt: -7, optimiser: () => plain(adamDirection()) },
  "normalised-sgd": {
    title: "normalised SGD",
    ...inModularNorm,
    startsAt: -1,
    optimiser: (module, i) => normalised(sgd(BETA1), leaf(module, i)),
  },
  "normalised-adam": {
    title: "normalised Adam",
    ...inModularNorm,
    startsAt: -1,
    optimiser: (module, i) => normalised(adamDirection(), leaf(module, i)),
  },
  "newton-schulz": {
    title: "Newton-Schulz",
    ...inModularNorm,
    startsAt: -2,
    optimiser: (module, i) => dualised(sgd(BETA1), leaf(module, i)),
  },
};
