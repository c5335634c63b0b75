/**
 * The weights of a network drawn anew, as before training: kernels and matrices normal with the variance 2 / inputs (He et
 * al., "Delving Deep into Rectifiers", ICCV 2015), offsets 0, factors 1, tables of embeddings with the spread they have.
 * What comes before the first kernel or matrix, such as a mean that is taken off the picture, stays.
 */
import { normals, random } from "../../random.ts";
import type { Tensor } from "../value.ts";
import { type FixedFloats, fixedFloats } from "./fixedFloats.ts";
import type { OnnxModel, OnnxNode } from "./readModel.ts";

type Draw = (weight: FixedFloats, key: readonly (number | string)[]) => Float32Array;

const product = (list: readonly number[]): number => list.reduce((all, extent) => all * extent, 1);
const filled =
  (value: number): Draw =>
  ({ shape }) =>
    new Float32Array(product(shape)).fill(value);

const he =
  (inputs: (shape: readonly number[]) => number): Draw =>
  ({ shape }, key) =>
    normals(product(shape), random(...key), Math.sqrt(2 / Math.max(1, inputs(shape))));

const asSpread: Draw = (weight, key) => {
  const values = weight.values();
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return normals(values.length, random(...key), Math.sqrt(squares / values.length));
};

/**
 * How the i-th input of a node is drawn; undefined where it is no weight.
 * @param inside whether the node comes after a kernel or a matrix.
 */
function drawOf(node: OnnxNode, i: number, { shape }: FixedFloats, inside: boolean): Draw | undefined {
  const vector = inside && shape.filter((extent) => extent !== 1).length === 1;
  switch (node.type) {
    case "Conv":
      return i === 1 ? he((extents) => product(extents.slice(1))) : filled(0);
    case "ConvTranspose":
      return i === 1 ? he((extents) => extents[0]) : filled(0);
    case "Gemm":
      if (i === 2) return filled(0);
      return he((extents) => extents[(node.attributes.get("transB")?.int ?? 0) === 1 ? 1 : 0]);
    case "MatMul":
      return shape.length >= 2
        ? he((extents) => extents[i === 1 ? extents.length - 2 : extents.length - 1])
        : undefined;
    case "Gather":
      return i === 0 && shape.length === 2 ? asSpread : undefined;
    case "BatchNormalization":
      return filled(i === 1 || i === 4 ? 1 : 0);
    case "InstanceNormalization":
    case "LayerNormalization":
    case "GroupNormalization":
      return filled(i === 1 ? 1 : 0);
    case "Add":
      return vector ? filled(0) : undefined;
    case "Mul":
      return vector ? filled(1) : undefined;
    default:
      return undefined;
  }
}

/** By name. The same for the same seed, whatever else is in the file. */
export function redrawnWeights(model: Pick<OnnxModel, "nodes" | "weights">, seed: number): Map<string, Tensor> {
  const weights = fixedFloats(model);
  const drawn = new Map<string, Tensor>();
  // Results that a kernel or a matrix has a part in.
  const inner = new Set<string>();
  for (const node of model.nodes) {
    let inside = node.inputs.some((name) => inner.has(name));
    for (const [i, name] of node.inputs.entries()) {
      const weight = weights.get(name);
      const draw = weight && drawOf(node, i, weight, inside);
      if (!draw) continue;
      inside = true;
      if (!drawn.has(name))
        drawn.set(name, { shape: weight.shape, dtype: "f32", data: draw(weight, [seed, "untrained", name]) });
    }
    if (inside) for (const name of node.outputs) inner.add(name);
  }
  return drawn;
}
