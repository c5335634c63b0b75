/**
 * Linear over-parameterisation (Huh et al. 2023, section 5): a linear layer W becomes W_d ... W_1 while it is trained, a
 * convolution becomes one with the same kernel followed by 1 x 1 convolutions; afterwards both collapse exactly to the
 * layer they stand for. Padding belongs to the first factor, stride to the last.
 */

import { normals, type Random } from "../../random.ts";
import { conv2d } from "../../tensor/ops/convolution.ts";
import { add } from "../../tensor/ops/elementwise.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { reshape, transpose } from "../../tensor/ops/shape.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "../../tensor/value.ts";

/** Shapes of the factors, the first one first: [out, in] for linear layers, [out, in, k, k] for convolutions. */
export function linearFactors(output: number, input: number, depth: number, width = output): Shape[] {
  return Array.from({ length: depth }, (_, i) => [i === depth - 1 ? output : width, i === 0 ? input : width]);
}

export function convFactors(output: number, input: number, kernel: number, depth: number, width = output): Shape[] {
  return linearFactors(output, input, depth, width).map(([o, c], i) => [
    o,
    c,
    i === 0 ? kernel : 1,
    i === 0 ? kernel : 1,
  ]);
}

/** Standard deviation of factor `i` of `depth` (Kaiming): gain 1 inside, sqrt(2) at the end; fan-in for matrices, fan-out for kernels. */
export function factorDeviation(shape: Shape, i: number, depth: number): number {
  const fan = shape.length === 2 ? shape[1] : shape[0] * sizeOf(shape.slice(2));
  return Math.sqrt((i === depth - 1 ? 2 : 1) / fan);
}

/** Random numbers for every factor. */
export const initialFactors = (shapes: readonly Shape[], source: Random): Float32Array[] =>
  shapes.map((shape, i) => normals(sizeOf(shape), source, factorDeviation(shape, i, shapes.length)));

/** x [n, in] through the factors; biases [out] of each factor where given. */
export function applyLinear(x: Value, factors: readonly Value[], biases: readonly Value[] = []): Value {
  return factors.reduce((h, factor, i) => {
    const y = matmul(h, transpose(factor));
    return biases[i] ? add(y, biases[i]) : y;
  }, x);
}

/** x [n, in, h, w] through the factors. */
export function applyConv(
  x: Value,
  factors: readonly Value[],
  biases: readonly Value[] = [],
  { stride = 1, padding = 0 } = {},
): Value {
  return factors.reduce((h, factor, i) => {
    const y = conv2d(h, factor, { padding: i === 0 ? padding : 0, stride: i === factors.length - 1 ? stride : 1 });
    return biases[i] ? add(y, reshape(biases[i], [1, factor.shape[0], 1, 1])) : y;
  }, x);
}

export interface Collapsed {
  /** Of the layer that the factors stand for. */
  weight: Tensor;
  bias: Tensor;
}

/**
 * The one layer that does what the factors do: W = W_d ... W_1, b = W_2 b_1 + b_2 and so on. Kernels of any size compose
 * to one of size sum k - d + 1, K[o, i, a + b] = sum_m k2[o, m, b] k1[m, i, a]; matrices are kernels of size 1.
 * Computed in double precision.
 */
export function collapse(factors: readonly Tensor[], biases: readonly Tensor[] = []): Collapsed {
  const matrices = factors[0].shape.length === 2;
  const kernels = factors.map(({ shape, data }) => ({ shape: matrices ? [...shape, 1, 1] : shape, data }));
  let sofar: Kernel = { shape: kernels[0].shape, data: Float64Array.from(kernels[0].data) };
  let bias = Float64Array.from(biases[0]?.data ?? new Float64Array(sofar.shape[0]));
  for (let i = 1; i < kernels.length; i++) {
    const next = kernels[i];
    const [outputs, middle, kh, kw] = next.shape;
    const carried = new Float64Array(outputs);
    for (let o = 0; o < outputs; o++) {
      carried[o] = biases[i]?.data[o] ?? 0;
      for (let m = 0; m < middle; m++)
        for (let tap = 0; tap < kh * kw; tap++) carried[o] += next.data[(o * middle + m) * kh * kw + tap] * bias[m];
    }
    bias = carried;
    sofar = composed(sofar, { shape: next.shape, data: Float64Array.from(next.data) });
  }
  const shape = matrices ? sofar.shape.slice(0, 2) : sofar.shape;
  return {
    weight: { shape, dtype: "f32", data: sofar.data },
    bias: { shape: [bias.length], dtype: "f32", data: bias },
  };
}

interface Kernel {
  shape: Shape;
  data: Float64Array;
}

function composed(first: Kernel, second: Kernel): Kernel {
  const [middle, inputs, h1, w1] = first.shape;
  const [outputs, , h2, w2] = second.shape;
  const shape = [outputs, inputs, h1 + h2 - 1, w1 + w2 - 1];
  const [, , height, width] = shape;
  const data = new Float64Array(sizeOf(shape));
  for (let o = 0; o < outputs; o++)
    for (let m = 0; m < middle; m++)
      for (let b = 0; b < h2 * w2; b++) {
        const factor = second.data[(o * middle + m) * h2 * w2 + b];
        const [by, bx] = [Math.floor(b / w2), b % w2];
        for (let i = 0; i < inputs; i++)
          for (let a = 0; a < h1 * w1; a++) {
            const [y, x] = [Math.floor(a / w1) + by, (a % w1) + bx];
            data[((o * inputs + i) * height + y) * width + x] += factor * first.data[(m * inputs + i) * h1 * w1 + a];
          }
      }
  return { shape, data };
}
