/**
 * What happens between the local steps of LoRA-the-Explorer: the heads' updates are averaged into the weights (Huh et al.
 * 2024, algorithm 1). In double precision, on the numbers that the heads hold.
 */
import type { LinearShape } from "./adapters.ts";

type Numbers = ArrayLike<number>;

/** One linear layer of one head. */
export interface HeadLayer {
  /** W [output, input] that the head computes with besides its adapter. */
  weight: Numbers;
  /** A [rank, input]. */
  down: Numbers;
  /** B [output, rank]. */
  up: Numbers;
}

/** delta = s B A, [output, input]. */
export function delta({ down, up }: Pick<HeadLayer, "down" | "up">, shape: LinearShape, scale: number): Float64Array {
  const { output, input } = shape;
  const rank = down.length / input;
  const product = new Float64Array(output * input);
  for (let row = 0; row < output; row++) {
    for (let k = 0; k < rank; k++) {
      const factor = scale * up[row * rank + k];
      if (factor === 0) continue;
      for (let column = 0; column < input; column++) product[row * input + column] += factor * down[k * input + column];
    }
  }
  return product;
}

/** The weight that the head as a whole stands for: W + s B A. */
export function effective(head: HeadLayer, shape: LinearShape, scale: number): Float64Array {
  const product = delta(head, shape, scale);
  for (let i = 0; i < product.length; i++) product[i] += head.weight[i];
  return product;
}

/** Element by element. */
export function mean(vectors: readonly Numbers[]): Float64Array {
  const total = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < total.length; i++) total[i] += vector[i];
  return total.map((value) => value / vectors.length);
}

export interface Merged {
  /** W after the merge. */
  weight: Float64Array;
  /** What each head now computes with besides its adapter. */
  heads: Float64Array[];
}

/**
 * Merges a layer: the new W is the mean of the weights that the heads stand for.
 *
 * With reset, every head has the same W, so that this is W + (1/N) sum s B_n A_n; B_n then goes to 0. Without reset, B_n
 * stays and head n goes on with W - s B_n A_n, so that it stands for W; at the next merge the mean is W + (1/N) sum
 * (delta_n - delta_n of the merge before).
 */
export function merge(heads: readonly HeadLayer[], shape: LinearShape, scale: number, reset: boolean): Merged {
  const weight = mean(heads.map((head) => effective(head, shape, scale)));
  return {
    weight,
    heads: heads.map((head) => {
      if (reset) return weight;
      const kept = delta(head, shape, scale);
      return weight.map((value, i) => value - kept[i]);
    }),
  };
}
