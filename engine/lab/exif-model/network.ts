/**
 * The network: a high-pass filter, four convolutions without padding, statistics over a window, a unit vector of 64
 * numbers. Fully convolutional, and without padding, so that a patch alone and the same patch inside a picture give the same vector.
 */

import { normals, type Random } from "../../random.ts";
import { conv2d } from "../../tensor/ops/convolution.ts";
import { add, div, maximum, minimum, mul, relu, sqrt, sub } from "../../tensor/ops/elementwise.ts";
import { constant, input, parameter } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { concat, reshape, transpose } from "../../tensor/ops/shape.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../tensor/value.ts";

interface Layer {
  input: number;
  output: number;
  kernel: number;
  stride: number;
}

const layers: readonly Layer[] = [
  { input: 3, output: 24, kernel: 3, stride: 2 },
  { input: 24, output: 48, kernel: 3, stride: 2 },
  { input: 48, output: 96, kernel: 3, stride: 2 },
  { input: 96, output: 96, kernel: 3, stride: 1 },
];
const HIDDEN = 128;
export const EMBEDDING = 64;

/** Pixels between neighbouring places of the trunk's map. */
export const TRUNK_STRIDE = layers.reduce((product, { stride }) => product * stride, 1);

/** Edge of the high-pass filter. */
const FILTER = 5;

/** Places of the trunk's map along a side of so many pixels. */
export const placesAlong = (pixels: number): number =>
  layers.reduce((extent, { kernel, stride }) => Math.floor((extent - kernel) / stride) + 1, pixels - FILTER + 1);

/** Share of the old running statistics that a step keeps. */
const KEPT = 0.98;

export interface Weight {
  value: Value;
  initial: Float32Array;
  /** Whether weight decay applies: to matrices and kernels, not to gains and biases. */
  decays: boolean;
}

/** All weights with their first numbers (He et al. 2015). */
export function weightsOf(source: Random): Weight[] {
  const weight = (name: string, shape: Shape, deviation: number): Weight => ({
    value: parameter(name, shape),
    initial: normals(sizeOf(shape), source, deviation),
    decays: true,
  });
  const filled = (name: string, size: number, value: number): Weight => ({
    value: parameter(name, [size]),
    initial: new Float32Array(size).fill(value),
    decays: false,
  });
  const last = layers[layers.length - 1].output;
  return [
    ...layers.flatMap(({ input: from, output, kernel }, i) => [
      weight(`trunk${i}/kernel`, [output, from, kernel, kernel], Math.sqrt(2 / (from * kernel ** 2))),
      filled(`trunk${i}/gain`, output, 1),
      filled(`trunk${i}/bias`, output, 0),
    ]),
    weight("head0/weight", [2 * last, HIDDEN], Math.sqrt(1 / last)),
    filled("head0/bias", HIDDEN, 0),
    weight("head1/weight", [HIDDEN, EMBEDDING], Math.sqrt(1 / HIDDEN)),
  ];
}

/** Running means and variances of the batch norms: their leaves, and their first values. */
export function runningStatistics(): { name: string; leaf: Value; initial: Tensor }[] {
  return layers.flatMap(({ output }, i) =>
    (["mean", "variance"] as const).map((kind) => {
      const name = `trunk${i}/${kind}`;
      const data = new Float32Array(output).fill(kind === "mean" ? 0 : 1);
      return { name, leaf: input(name, [output]), initial: { shape: [output], dtype: "f32", data } as Tensor };
    }),
  );
}

export interface Parts {
  /** By name: weights, and for use the running statistics. */
  weight(name: string): Value;
  /** In training the statistics of the batch are used, and told with the next values of the running ones. */
  training?: (name: string, next: Value) => void;
  /** The running statistics. */
  statistic(name: string): Value;
}

/** x - binomial blur of x, cut to +-32 and brought to about +-4: [n, 3, h, w] in 0..255 to [n, 3, h - 4, w - 4]. */
export function residual(x: Value): Value {
  const line = [1, 4, 6, 4, 1];
  const kernel = line.flatMap((a) => line.map((b) => -(a * b) / 256));
  kernel[12] += 1;
  const filters = constant([...kernel, ...kernel, ...kernel], [3, 1, FILTER, FILTER]);
  const high = conv2d(x, filters, { groups: 3 });
  return mul(minimum(maximum(high, -32), 32), 1 / 8);
}

/** The trunk's map of pictures [n, 3, h, w] with values 0 to 255. */
export function trunk(x: Value, parts: Parts): Value {
  return layers.reduce((h, { output, stride }, i) => {
    const y = conv2d(h, parts.weight(`trunk${i}/kernel`), { stride });
    return relu(normalise(y, i, output, parts));
  }, residual(x));
}

/** Batch norm over [n, c, h, w]; two products and a sum for each element, whichever statistics are used. */
function normalise(y: Value, i: number, channels: number, parts: Parts): Value {
  const per: Shape = [1, channels, 1, 1];
  let centre = parts.statistic(`trunk${i}/mean`);
  let spread = parts.statistic(`trunk${i}/variance`);
  if (parts.training) {
    const batchMean = mean(y, [0, 2, 3]);
    const batchVariance = maximum(sub(mean(mul(y, y), [0, 2, 3]), mul(batchMean, batchMean)), 0);
    parts.training(`trunk${i}/mean`, add(mul(centre, KEPT), mul(batchMean, 1 - KEPT)));
    parts.training(`trunk${i}/variance`, add(mul(spread, KEPT), mul(batchVariance, 1 - KEPT)));
    [centre, spread] = [batchMean, batchVariance];
  }
  const gain = div(parts.weight(`trunk${i}/gain`), sqrt(add(spread, 1e-5)));
  const bias = sub(parts.weight(`trunk${i}/bias`), mul(centre, gain));
  return add(mul(y, reshape(gain, per)), reshape(bias, per));
}

/** Unit vectors [n, 64] from means and standard deviations [n, 192] over windows of the trunk's map. */
function head(statistics: Value, parts: Parts): Value {
  const hidden = relu(add(matmul(statistics, parts.weight("head0/weight")), parts.weight("head0/bias")));
  const raw = matmul(hidden, parts.weight("head1/weight"));
  return div(raw, sqrt(add(sum(mul(raw, raw), [-1], true), 1e-12)));
}

const spreadOf = (average: Value, averageOfSquares: Value): Value =>
  sqrt(add(maximum(sub(averageOfSquares, mul(average, average)), 0), 1e-4));

/** One vector for each patch: [n, 3, edge, edge] to [n, 64]. */
export function embedPatches(x: Value, parts: Parts): Value {
  const map = trunk(x, parts);
  const average = mean(map, [2, 3]);
  const squares = mean(mul(map, map), [2, 3]);
  return head(concat([average, spreadOf(average, squares)], 1), parts);
}

/** Windows of the trunk's map, in places. */
export interface Windows {
  edge: number;
  step: number;
}

/**
 * Vectors [1, 64, rows, columns] of one picture [1, 3, h, w], one for each window. Nothing in it depends on h and w, so
 * that the written graph takes pictures of any size.
 */
export function embedDensely(x: Value, parts: Parts, { edge, step }: Windows): Value {
  const map = trunk(x, parts);
  const channels = map.shape[1];
  const box = constant(new Float32Array(channels * edge * edge).fill(1 / edge ** 2), [channels, 1, edge, edge]);
  const average = conv2d(map, box, { stride: step, groups: channels });
  const squares = conv2d(mul(map, map), box, { stride: step, groups: channels });
  const statistics = concat([average, spreadOf(average, squares)], 1);
  const everywhere = (matrix: Value) => reshape(transpose(matrix), [matrix.shape[1], matrix.shape[0], 1, 1]);
  const bias = reshape(parts.weight("head0/bias"), [1, HIDDEN, 1, 1]);
  const hidden = relu(add(conv2d(statistics, everywhere(parts.weight("head0/weight"))), bias));
  const raw = conv2d(hidden, everywhere(parts.weight("head1/weight")));
  return div(raw, sqrt(add(sum(mul(raw, raw), [1], true), 1e-12)));
}
