/** Effective rank of networks that have learnt nothing: products of random matrices, and random networks on pictures. */
import { effectiveRank } from "../../metrics/effectiveRank.ts";
import { normals, random } from "../../random.ts";
import type { Tensor } from "../../tensor/value.ts";
import { collapse } from "./expansion.ts";

/** Inputs whose embeddings make a Gram matrix. */
const INPUTS = 128;

export interface RankSample {
  depth: number;
  /** Of the product W_d ... W_1, one number for each trial. */
  ofProduct: number[];
  /** Of the Gram matrix of the embeddings Y = W_d ... W_1 X of Gaussian inputs X. */
  ofGram: number[];
}

/** Products of `depth` Gaussian matrices n x n; the same numbers for the same seed. */
export function randomProduct(n: number, depth: number, seed: number, trial: number): Tensor {
  const factors = Array.from(
    { length: depth },
    (_, layer): Tensor => ({
      shape: [n, n],
      dtype: "f32",
      // 1 / sqrt(n) keeps long products inside the range of numbers; the rank does not depend on it.
      data: normals(n * n, random(seed, "product", depth, trial, layer), 1 / Math.sqrt(n)),
    }),
  );
  return collapse(factors).weight;
}

export function rankAtInitialisation(n: number, depth: number, trials: number, seed: number): RankSample {
  const sample: RankSample = { depth, ofProduct: [], ofGram: [] };
  for (let trial = 0; trial < trials; trial++) {
    const { data } = randomProduct(n, depth, seed, trial);
    sample.ofProduct.push(effectiveRank(data, n, n));
    const inputs = normals(n * INPUTS, random(seed, "inputs", trial));
    sample.ofGram.push(effectiveRank(gram(embeddings(data, inputs, n), n), n, n));
  }
  return sample;
}

/** W X, [n, INPUTS]. */
function embeddings(w: ArrayLike<number>, x: ArrayLike<number>, n: number): Float64Array {
  const y = new Float64Array(n * INPUTS);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < INPUTS; j++) y[i * INPUTS + j] += w[i * n + k] * x[k * INPUTS + j];
  return y;
}

/** Y Y^T: the same singular values, zeros apart, as the Gram matrix Y^T Y of all inputs. */
function gram(y: ArrayLike<number>, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < INPUTS; k++) product[i * n + j] += y[i * INPUTS + k] * y[j * INPUTS + k];
  return product;
}
