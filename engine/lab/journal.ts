/**
 * The memory of a run: what is computed is written down, so that a run that was cut off goes on where it was. Experiments
 * name their parts; the same parameters give the same names.
 */
import type { Tensor } from "../tensor/value.ts";

export interface SavedState {
  tensors: Record<string, Tensor>;
  metadata: Record<string, string>;
}

export interface Journal {
  /** The result of a part: computed once, found again by a run that goes on. Plain JSON, numbers may be non-finite. */
  once<T>(part: string, compute: () => Promise<T>): Promise<T>;
  /** Whether it is time to save: some seconds have passed, or the run is about to pause or to end. */
  due(): boolean;
  save(part: string, state: SavedState): Promise<void>;
  /** What an interrupted run saved of a part, if anything. */
  saved(part: string): Promise<SavedState | undefined>;
  /** Puts a file into the run folder for the reader: a trained model. */
  keep(name: string, bytes: Uint8Array): Promise<void>;
}

/** A journal that keeps nothing: for what is tried out and thrown away. */
export const forgetful: Journal = {
  once: (_, compute) => compute(),
  due: () => false,
  save: async () => undefined,
  saved: async () => undefined,
  keep: async () => undefined,
};
