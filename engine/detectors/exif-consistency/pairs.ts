/**
 * How well any two patches agree. Either by the cosine of their embeddings, or by a network on pairs (Huh et al. 2018,
 * section 3) whose first layer is taken apart: W [a; b] = Wa a + Wb b, so that the large product is made once for each
 * patch and not once for each pair.
 */

/** Rows and columns worked on at once, so that both sets of embeddings stay in the cache. */
const BLOCK = 64;

/**
 * Cosines of all pairs. Computed once per pair, tile by tile; nothing but the result is held.
 * @param embeddings count * length, row-major, rows of length 1; rows with NaN are cells that were not computed.
 * @returns count * count, symmetric; NaN in the rows and columns of cells that were not computed.
 */
export function cosines(embeddings: Float32Array, length: number): Float32Array {
  const count = embeddings.length / length;
  const result = new Float32Array(count * count);
  for (let top = 0; top < count; top += BLOCK)
    for (let left = top; left < count; left += BLOCK)
      for (let i = top; i < Math.min(count, top + BLOCK); i++)
        for (let j = Math.max(i, left); j < Math.min(count, left + BLOCK); j++) {
          const value = dot(embeddings, i * length, j * length, length);
          result[i * count + j] = value;
          result[j * count + i] = value;
        }
  return result;
}

/** Cosines of one cell with all: one row of `cosines`. */
export function cosinesWith(embeddings: Float32Array, length: number, cell: number): Float32Array {
  return Float32Array.from({ length: embeddings.length / length }, (_, other) =>
    dot(embeddings, cell * length, other * length, length),
  );
}

function dot(values: Float32Array, a: number, b: number, length: number): number {
  // Two sums, because each addition waits for the one before it.
  let [even, odd] = [0, 0];
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += values[a + k] * values[b + k];
    odd += values[a + k + 1] * values[b + k + 1];
  }
  if (k < length) even += values[a + k] * values[b + k];
  return even + odd;
}

/** y = activation(W x + bias). `weights` is outputs * inputs, row-major. */
export interface DenseLayer {
  inputs: number;
  outputs: number;
  weights: Float32Array;
  bias: Float32Array;
  activation: "none" | "relu" | "sigmoid";
}

/** The two parts of a layer on pairs, each outputs * (inputs / 2). */
export interface FactoredLayer {
  first: Float32Array;
  second: Float32Array;
}

/** Takes apart a layer whose input is [a; b], two vectors of equal length one after the other. */
export function factorPairLayer({ inputs, outputs, weights }: DenseLayer): FactoredLayer {
  const half = inputs / 2;
  const part = (from: number) => {
    const values = new Float32Array(outputs * half);
    for (let o = 0; o < outputs; o++)
      values.set(weights.subarray(o * inputs + from, o * inputs + from + half), o * half);
    return values;
  };
  return { first: part(0), second: part(half) };
}

/**
 * Rows times the transpose of a matrix, plus a bias.
 * @param rows n * inputs. @param weights outputs * inputs. @returns n * outputs.
 */
export function project(rows: Float32Array, weights: Float32Array, inputs: number, bias?: Float32Array): Float32Array {
  const [count, outputs] = [rows.length / inputs, weights.length / inputs];
  const result = new Float32Array(count * outputs);
  for (let i = 0; i < count; i++)
    for (let o = 0; o < outputs; o++) {
      let sum = bias?.[o] ?? 0;
      for (let k = 0; k < inputs; k++) sum += rows[i * inputs + k] * weights[o * inputs + k];
      result[i * outputs + o] = sum;
    }
  return result;
}

function activate(values: Float32Array, activation: DenseLayer["activation"]): void {
  if (activation === "relu") for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i]);
  if (activation === "sigmoid") for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-values[i]));
}

/**
 * Scores of all ordered pairs by a network on pairs, in chunks: memory holds the projections of all patches, one chunk of
 * hidden values and the result.
 * @param features n * length, one row per patch.
 * @param head layers from [a; b] (2 * length) to one number.
 * @param pairsAtOnce pairs per chunk.
 * @returns n * n, row-major: entry (i, j) is the score of [i; j]. See `averageOrders`.
 */
export function pairScores(
  features: Float32Array,
  length: number,
  head: readonly DenseLayer[],
  pairsAtOnce = 4096,
): Float32Array {
  const [layer, ...rest] = head;
  const count = features.length / length;
  const width = layer.outputs;
  const { first, second } = factorPairLayer(layer);
  // The bias belongs to the pair: it may be in one of the two parts only.
  const left = project(features, first, length, layer.bias);
  const right = project(features, second, length);
  const scores = new Float32Array(count * count);
  for (let from = 0; from < scores.length; from += pairsAtOnce) {
    const size = Math.min(pairsAtOnce, scores.length - from);
    let values: Float32Array = new Float32Array(size * width);
    for (let pair = 0; pair < size; pair++) {
      const [i, j] = [Math.floor((from + pair) / count), (from + pair) % count];
      for (let o = 0; o < width; o++) values[pair * width + o] = left[i * width + o] + right[j * width + o];
    }
    activate(values, layer.activation);
    for (const next of rest) {
      values = project(values, next.weights, next.inputs, next.bias);
      activate(values, next.activation);
    }
    scores.set(values, from);
  }
  return scores;
}

/** The mean of the scores of [i; j] and [j; i]: the order of two patches means nothing. `scores` is n * n. */
export function averageOrders(scores: Float32Array): Float32Array {
  const count = Math.sqrt(scores.length);
  return scores.map((score, at) => (score + scores[(at % count) * count + Math.floor(at / count)]) / 2);
}
