import type { Tensor } from "onnxruntime-node";

/** What goes into a network at once, and to which rows of the features its results belong. */
export interface Batch {
  feeds: Readonly<Record<string, Tensor>>;
  /** Of the things in it; results beyond them, of what only fills the batch, are left. */
  rows: readonly number[];
}
