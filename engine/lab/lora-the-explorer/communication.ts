/** What travels at a synchronisation, counted in numbers of 4 bytes: what each worker has to send of its layers. */
import type { LinearShape } from "./adapters.ts";

export const BYTES_PER_NUMBER = 4;

/** Of an adapter of rank r: A and B, r (m + n). */
export const adapterNumbers = ({ output, input }: Pick<LinearShape, "output" | "input">, rank: number): number =>
  rank * (output + input);

/** Of a whole layer, or of its gradient: m n. */
export const weightNumbers = ({ output, input }: Pick<LinearShape, "output" | "input">): number => output * input;

export interface Traffic {
  workers: number;
  /** Bytes that one worker sends at one synchronisation. */
  perWorker: number;
  /** How often all workers synchronise. */
  synchronisations: number;
  /** Bytes that all workers send in the whole training. */
  total: number;
}

/**
 * @param rank of the adapters; undefined where whole gradients travel.
 * @param every steps from one synchronisation to the next: 1 where gradients are averaged at every step.
 */
export function traffic(
  layers: readonly LinearShape[],
  { rank, workers, steps, every }: { rank?: number; workers: number; steps: number; every: number },
): Traffic {
  const numbers = layers.reduce((sum, layer) => {
    const matrix = rank === undefined ? weightNumbers(layer) : adapterNumbers(layer, rank);
    return sum + matrix + (layer.bias ? layer.output : 0);
  }, 0);
  const synchronisations = Math.ceil(steps / every);
  const perWorker = numbers * BYTES_PER_NUMBER;
  return { workers, perWorker, synchronisations, total: perWorker * workers * synchronisations };
}
