/**
 * A network on pairs of patches as two graphs whose work is bounded: the first layer is taken apart, W [a; b] = Wa a + Wb b
 * (Huh et al. 2018, section 3, has it whole), so that its large product is made once for each patch; the rest runs for one
 * patch and k others at a time.
 *
 * With l = Wa a + bias and r = Wb b, the first layer's rectifier is max(l + r, 0) = max(r, -l) + l, and what the second
 * layer V makes of the last summand, V l, is again made once for each patch: a pair costs one operation on the hidden
 * values instead of two.
 */
import type { ChainLayer } from "../../../engine/tensor/onnx/denseChain.ts";
import { writeModel } from "../../../engine/tensor/onnx/model.ts";
import { add, maximum, neg, relu, sigmoid } from "../../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../../engine/tensor/ops/leaves.ts";
import { matmul } from "../../../engine/tensor/ops/matmul.ts";
import type { Tensor, Value } from "../../../engine/tensor/value.ts";

const activations = { none: (x: Value) => x, relu, sigmoid };

/** Builds values on weights that become part of the file. */
class Weights {
  readonly tensors: Record<string, Tensor> = {};

  of(data: Float32Array, shape: readonly number[]): Value {
    const name = `weight${Object.keys(this.tensors).length}`;
    this.tensors[name] = { shape, dtype: "f32", data };
    return parameter(name, shape);
  }

  /** x W + b. */
  dense(x: Value, { inputs, outputs, weights, bias }: Omit<ChainLayer, "activation">): Value {
    const product = matmul(x, this.of(weights, [inputs, outputs]));
    return bias ? add(product, this.of(bias, [outputs])) : product;
  }
}

/**
 * The first layer for patches: `features` [n, length] to `left` -l and `right` r [n, hidden], and to `shift` [n, next], the
 * second layer's product with l and its bias.
 * @param layers the first takes [a; b], two rows of features one after the other, and has a rectifier.
 */
export function projectionGraph([first, second]: readonly ChainLayer[]): Uint8Array {
  const { inputs, outputs, weights, bias } = first;
  const length = inputs / 2;
  const own = new Weights();
  const features = input("features", [1, length]);
  const half = length * outputs;
  // The bias belongs to the pair: it may be in one of the two parts only.
  const l = own.dense(features, { inputs: length, outputs, weights: weights.subarray(0, half), bias });
  const r = own.dense(features, { inputs: length, outputs, weights: weights.subarray(half) });
  const free = ["n", null];
  return writeModel(
    { left: neg(l), right: r, shift: own.dense(l, second) },
    { weights: own.tensors, freeAxes: { features: free, left: free, right: free, shift: free }, name: "projections" },
  );
}

/**
 * The pairs of one patch and k patches: `left` [1, hidden] and `shift` [1, next] of the one, `right` [k, hidden] of the
 * others, to `scores` [k, outputs]. One and not several at the left: in two dimensions ONNX Runtime joins each product with
 * its sum and rectifier, in three it does not, which takes a third longer.
 * @param layers all of the network, as for `projectionGraph`; of the first only the width is used here.
 */
export function pairGraph([first, second, ...rest]: readonly ChainLayer[]): Uint8Array {
  const own = new Weights();
  const hidden = maximum(input("left", [1, first.outputs]), input("right", [1, first.outputs]));
  const product = own.dense(hidden, { ...second, bias: undefined });
  let values = activations[second.activation](add(product, input("shift", [1, second.outputs])));
  for (const layer of rest) values = activations[layer.activation](own.dense(values, layer));
  const free = ["k", null];
  return writeModel(
    { scores: values },
    { weights: own.tensors, freeAxes: { right: free, scores: free }, name: "pairs" },
  );
}
