/** Numbers taken from places and put to places. Places are rows of whole numbers. */
import type { Conversion, Converter, Result } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";

const names = (conversion: Conversion, node: TfNode): string[] =>
  node.inputs.map((_, i) => conversion.plain(conversion.input(node, i)));

/** `value` everywhere in a tensor of the given shape. */
function filled(conversion: Conversion, shape: Result, value: string): string {
  return conversion.node("Expand", [value, conversion.list(shape)]);
}

export const indexing: Record<string, Converter> = {
  GatherV2: (node, conversion) => {
    const [from, places] = [conversion.input(node, 0), conversion.input(node, 1)];
    return {
      dtype: from.dtype,
      plain: conversion.node("Gather", [conversion.plain(from), conversion.plain(places)], {
        axis: { int: node.inputs.length > 2 ? conversion.number(node, 2) : 0 },
      }),
    };
  },
  GatherNd: (node, conversion) => ({
    dtype: conversion.input(node, 0).dtype,
    plain: conversion.node("GatherND", names(conversion, node)),
  }),
  // What goes to the same place is added up.
  ScatterNd: (node, conversion) => {
    const [places, values] = names(conversion, node);
    const { dtype } = conversion.input(node, 1);
    const zeros = filled(conversion, conversion.input(node, 2), conversion.graph.scalar(0, dtype));
    return {
      dtype,
      plain: conversion.node("ScatterND", [zeros, places, values], { reduction: { string: "add" } }),
    };
  },
  SparseToDense: (node, conversion) => {
    const [places, , values, otherwise] = names(conversion, node);
    const dense = filled(conversion, conversion.input(node, 1), otherwise);
    return { dtype: conversion.input(node, 2).dtype, plain: conversion.node("ScatterND", [dense, places, values]) };
  },
  // Places of what is true: ONNX lists them by axes.
  Where: (node, conversion) => ({
    dtype: "i64",
    plain: conversion.node("Transpose", [conversion.node("NonZero", names(conversion, node))], {
      perm: { ints: [1, 0] },
    }),
  }),
  Range: (node, conversion) => ({
    dtype: conversion.input(node, 0).dtype,
    plain: conversion.node("Range", names(conversion, node)),
  }),
  Fill: (node, conversion) => ({
    dtype: conversion.input(node, 1).dtype,
    plain: filled(conversion, conversion.input(node, 0), conversion.plain(conversion.input(node, 1))),
  }),
  TopKV2: (node, conversion) => {
    const from = conversion.input(node, 0);
    const count = conversion.list(conversion.input(node, 1));
    const [values, places] = conversion.graph.nodes("TopK", [conversion.plain(from), count], 2);
    return [
      { dtype: from.dtype, plain: values },
      { dtype: "i64", plain: places },
    ];
  },
};
