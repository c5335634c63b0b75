/** Products of matrices, and softmax. */
import type { Conversion, Converter } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";
import { activated } from "./elementwise.ts";

/** An input, its last two axes turned round where the node says so; Einsum, as it is not told how many there are before. */
function side(node: TfNode, conversion: Conversion, i: number, flag: string): string {
  const name = conversion.plain(conversion.input(node, i));
  return node.flag(flag) ? conversion.node("Einsum", [name], { equation: { string: "...ij->...ji" } }) : name;
}

const matmul: Converter = (node, conversion) => {
  let plain = conversion.node("MatMul", [
    side(node, conversion, 0, "transpose_a"),
    side(node, conversion, 1, "transpose_b"),
  ]);
  for (const fused of node.texts("fused_ops"))
    plain =
      fused === "BiasAdd"
        ? conversion.node("Add", [plain, conversion.plain(conversion.input(node, 2))])
        : activated(node, conversion, plain, fused);
  return { dtype: "f32", plain };
};

const batchMatmul: Converter = (node, conversion) => ({
  dtype: "f32",
  plain: conversion.node("MatMul", [side(node, conversion, 0, "adj_x"), side(node, conversion, 1, "adj_y")]),
});

export const products: Record<string, Converter> = {
  MatMul: matmul,
  _FusedMatMul: matmul,
  BatchMatMul: batchMatmul,
  BatchMatMulV2: batchMatmul,
  Softmax: (node, conversion) => ({
    dtype: "f32",
    plain: conversion.node("Softmax", [conversion.plain(conversion.input(node, 0))], { axis: { int: -1 } }),
  }),
};
