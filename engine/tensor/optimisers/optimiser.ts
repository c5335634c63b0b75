/**
 * What an optimiser is: a direction, how far to go along it, and what is remembered. Everything is part of the graph of a
 * training step; learning rates and step counts are inputs, so that one graph serves all steps.
 */
import type { Shape, Value } from "../value.ts";

/** Something remembered from one step to the next. */
export interface Slot {
  shape: Shape;
  /** Its numbers before the first step; zeros where left out. */
  start?(): Float32Array;
}

export interface Proposal {
  /** The change goes against it. */
  direction: Value;
  /** A number that the direction is still to be multiplied with: once with the learning rate instead of element by element. */
  scale?: Value;
  memory: Value[];
}

/** From gradients to directions: descent, Adam, Muon. */
export interface Direction {
  /** What is remembered for a weight of the given shape. */
  slots(shape: Shape): Slot[];
  /** @param time the number of this step, from 1. */
  propose(gradient: Value, memory: readonly Value[], time: Value): Proposal;
}

export interface Step {
  weight: Value;
  /** Memory for the next step, in the order of `slots`. */
  memory: Value[];
}

export interface Optimiser {
  slots(shape: Shape): Slot[];
  /** @param rate learning rate, a number. @param time the number of this step, from 1. */
  step(weight: Value, gradient: Value, memory: readonly Value[], rate: Value, time: Value): Step;
}
