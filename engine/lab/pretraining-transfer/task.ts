/** What networks learn from and are carried over to: classes in a tree, each with its examples. */
import type { LabelledImages } from "../images.ts";
import type { Path } from "./hierarchy.ts";

/** Examples of a class, as indices into those of the task; no example is in two of the lists. */
export interface ClassPool {
  path: Path;
  /** For pretraining, in the order in which they are taken: half of the data is the first half. None of classes to come. */
  train: Int32Array;
  /** The few labelled ones that a probe, a search for neighbours or fine-tuning learns from. */
  shots: Int32Array;
  /** Only measured on. */
  test: Int32Array;
}

export interface Task {
  /** Of one example: [numbers] or [channels, height, width]. */
  shape: readonly number[];
  /** The chosen examples, one after the other. */
  rows(chosen: ArrayLike<number>): Float32Array;
  /** Classes that networks are pretrained on. */
  source: readonly ClassPool[];
  /** New classes that they are carried over to. */
  target: readonly ClassPool[];
  /** Images of each class to begin with, and how many there are at most. */
  perClass: number;
  most: number;
  /** Where examples are pictures: for showing them. */
  pictures?: LabelledImages;
}
