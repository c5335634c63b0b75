/** A journal that saves more than a training along with it. */
import type { Journal } from "../journal.ts";

/** Something as plain JSON that belongs to a training: the points of its curve, the state of its worlds. */
export interface Remembered<T> {
  get(): T;
  set(value: T): void;
}

export function remembering<T>(journal: Journal, remembered: Remembered<T>): Journal {
  return {
    once: (part, compute) => journal.once(part, compute),
    due: () => journal.due(),
    save: (part, { tensors, metadata }) =>
      journal.save(part, { tensors, metadata: { ...metadata, remembered: JSON.stringify(remembered.get()) } }),
    saved: async (part) => {
      const state = await journal.saved(part);
      if (state) remembered.set(JSON.parse(state.metadata["remembered"]) as T);
      return state;
    },
    keep: (name, bytes) => journal.keep(name, bytes),
  };
}
