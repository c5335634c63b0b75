/** Sums, means and extremes along axes. */
import { type Conversion, type Converter, type Result, refusal } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";

function reduce(node: TfNode, conversion: Conversion, type: string): Result {
  const from = conversion.input(node, 0);
  const axes = conversion.numbers(node, 1);
  const kept = node.flag("keep_dims");
  const keepdims = { keepdims: { int: kept ? 1 : 0 } };
  const overPlaces = from.planes !== undefined && axes.toSorted((a, b) => a - b).join() === "1,2";
  if (overPlaces) {
    const made = conversion.node(type, [from.planes!, conversion.graph.integers([2, 3])], keepdims);
    return kept ? { dtype: from.dtype, planes: made } : { dtype: from.dtype, plain: made };
  }
  return {
    dtype: from.dtype,
    plain: conversion.node(type, [conversion.plain(from), conversion.graph.integers(axes)], keepdims),
  };
}

const reduction =
  (type: string): Converter =>
  (node, conversion) =>
    reduce(node, conversion, type);

export const reductions: Record<string, Converter> = {
  Mean: reduction("ReduceMean"),
  Sum: reduction("ReduceSum"),
  Max: reduction("ReduceMax"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  ArgMax: (node, conversion) => {
    const axis = conversion.number(node, 1);
    if (!Number.isInteger(axis)) throw refusal(node, `has the axis ${axis}`);
    return {
      dtype: "i64",
      plain: conversion.node("ArgMax", [conversion.plain(conversion.input(node, 0))], {
        axis: { int: axis },
        keepdims: { int: 0 },
      }),
    };
  },
  AddN: (node, conversion) => {
    const inputs = node.inputs.map((_, i) => conversion.input(node, i));
    const dtype = inputs[0].dtype;
    return inputs.every(({ planes }) => planes !== undefined)
      ? {
          dtype,
          planes: conversion.node(
            "Sum",
            inputs.map(({ planes }) => planes!),
          ),
        }
      : {
          dtype,
          plain: conversion.node(
            "Sum",
            inputs.map((each) => conversion.plain(each)),
          ),
        };
  },
};
