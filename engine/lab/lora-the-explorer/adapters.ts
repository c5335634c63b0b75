/**
 * Low-rank adapters of linear layers as graphs (Hu et al. 2022; Huh et al. 2024, equations 1 and 2): one head, and many
 * heads in parallel. Weights are [output, input], as papers write them: y = W x.
 */

import { orthogonal, type Random } from "../../random.ts";
import { add, mul } from "../../tensor/ops/elementwise.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/** A linear layer of a network: y = W x + b. */
export interface LinearShape {
  name: string;
  output: number;
  input: number;
  /** Whether it has b [output]. */
  bias: boolean;
}

export interface Adapter {
  /** A [rank, input]: what the adapter reads. */
  down: Value;
  /** B [output, rank]: what it writes. */
  up: Value;
}

/** y = W x + s B A x for the rows x of [batch, input]; B A is never formed. */
export const adapted = (x: Value, weight: Value, { down, up }: Adapter, scale: number): Value =>
  add(matmul(x, transpose(weight)), mul(matmul(matmul(x, transpose(down)), transpose(up)), scale));

/**
 * Many heads in one: the sum of B_n A_n is the product of all B side by side and all A one below the other, so that heads
 * trained jointly (MHLoRA) are one adapter of rank N r with the factor s / N. The authors' code leaves out 1 / N.
 */
export const multiHeadScale = (scale: number, heads: number): number => scale / heads;

/** First A of a head [rank, input]: orthonormal rows times sqrt(input / rank), as the authors' code has it. B starts at 0. */
export function initialDown(rank: number, input: number, source: Random): Float32Array {
  const factor = Math.sqrt(input / rank);
  return orthogonal(rank, input, source).map((value) => value * factor);
}
