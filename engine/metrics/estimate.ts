/** Numbers over pictures, with intervals over pictures. */
import { random } from "../random.ts";
import { bootstrapInterval } from "./bootstrap.ts";

export interface Estimate {
  value: number;
  /** 95 %, by drawing the pictures anew. */
  low: number;
  high: number;
}

/** @param of the pictures chosen, some of them several times; NaN where undefined. */
export function estimate<T>(list: readonly T[], of: (chosen: readonly T[]) => number): Estimate {
  // The same pictures are drawn for lists of the same length.
  const { uniform } = random("bootstrap", list.length);
  const [low, high] = bootstrapInterval(list.length, (indices) => of(Array.from(indices, (i) => list[i])), uniform, {
    draws: 1000,
    level: 0.95,
  });
  return { value: of(list), low, high };
}
