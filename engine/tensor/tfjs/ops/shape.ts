/** What lays numbers out otherwise, joins, cuts and pads them. */
import { type Conversion, type Converter, type Result, refusal } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";

/** Of [n, height, width, channels], the same axis of [n, channels, height, width]. */
const inPlanes = (axis: number): number => [0, 2, 3, 1][axis < 0 ? axis + 4 : axis];

const plain = (conversion: Conversion, node: TfNode, i = 0): string => conversion.plain(conversion.input(node, i));

/** Between the two layouts nothing is moved: the result is there already under the other name. */
const transpose: Converter = (node, conversion) => {
  const from = conversion.input(node, 0);
  const perm = conversion.numbers(node, 1);
  const order = perm.join();
  if (order === "0,3,1,2") return { dtype: from.dtype, plain: conversion.planes(from), padded: from.padded };
  if (order === "0,2,3,1") return { dtype: from.dtype, planes: conversion.plain(from), padded: from.padded };
  return {
    dtype: from.dtype,
    plain: conversion.node("Transpose", [conversion.plain(from)], { perm: { ints: perm } }),
  };
};

const concat: Converter = (node, conversion) => {
  const last = node.inputs.length - 1;
  const axis = conversion.number(node, last);
  const parts = node.inputs.slice(0, last).map((_, i) => conversion.input(node, i));
  const { dtype } = parts[0];
  if (parts.every(({ planes }) => planes !== undefined))
    return {
      dtype,
      planes: conversion.node(
        "Concat",
        parts.map(({ planes }) => planes!),
        { axis: { int: inPlanes(axis) } },
      ),
    };
  return {
    dtype,
    plain: conversion.node(
      "Concat",
      parts.map((part) => conversion.plain(part)),
      { axis: { int: axis } },
    ),
  };
};

/** Rows of (before, after) for each axis become all before, then all after. */
const pad: Converter = (node, conversion) => {
  const from = conversion.input(node, 0);
  const { shape, data } = conversion.fixed(node, 1);
  const axes = shape[0];
  const value = node.op === "PadV2" ? conversion.number(node, 2) : 0;
  const made = (name: string, order: readonly number[]) =>
    conversion.node("Pad", [
      name,
      conversion.graph.integers([...order.map((axis) => data[2 * axis]), ...order.map((axis) => data[2 * axis + 1])]),
      conversion.graph.scalar(value, from.dtype),
    ]);
  if (from.planes !== undefined) return { dtype: from.dtype, planes: made(from.planes, [0, 3, 1, 2]), padded: true };
  const order = Array.from({ length: axes }, (_, axis) => axis);
  return { dtype: from.dtype, plain: made(conversion.plain(from), order), padded: true };
};

const reshape: Converter = (node, conversion) => ({
  dtype: conversion.input(node, 0).dtype,
  plain: conversion.node("Reshape", [plain(conversion, node), conversion.list(conversion.input(node, 1))]),
});

const split: Converter = (node, conversion) => {
  const bySizes = node.op === "SplitV";
  const from = conversion.input(node, bySizes ? 0 : 1);
  const axis = conversion.number(node, bySizes ? 2 : 0);
  const count = node.integer("num_split", 1);
  const sizes = bySizes ? [conversion.graph.integers(conversion.numbers(node, 1))] : [];
  const make = (name: string, along: number) =>
    conversion.graph.nodes("Split", [name, ...sizes], count, {
      axis: { int: along },
      ...(bySizes ? {} : { num_outputs: { int: count } }),
    });
  return from.planes === undefined
    ? make(conversion.plain(from), axis).map((name): Result => ({ dtype: from.dtype, plain: name }))
    : make(from.planes, inPlanes(axis)).map((name): Result => ({ dtype: from.dtype, planes: name }));
};

/** Bit i of a mask. */
const bit = (mask: number, i: number): boolean => ((mask >> i) & 1) === 1;

const BEGINNING = -(2 ** 31);
const END = 2 ** 31 - 1;

/** Fixed bounds for each of the first axes; an axis of which one place is taken goes away. */
const stridedSlice: Converter = (node, conversion) => {
  for (const mask of ["ellipsis_mask", "new_axis_mask"])
    if (node.integer(mask) !== 0) throw refusal(node, `has an ${mask}, which is not converted`);
  const from = conversion.input(node, 0);
  const [begin, end, strides] = [1, 2, 3].map((i) => conversion.numbers(node, i));
  const [fromStart, toEnd, single] = ["begin_mask", "end_mask", "shrink_axis_mask"].map((mask) => node.integer(mask));
  const axes = begin.map((_, axis) => axis);
  const starts = axes.map((axis) => {
    if (!bit(fromStart, axis) || bit(single, axis)) return begin[axis];
    return strides[axis] > 0 ? 0 : END;
  });
  const ends = axes.map((axis) => {
    if (bit(single, axis)) return begin[axis] === -1 ? END : begin[axis] + 1;
    if (bit(toEnd, axis)) return strides[axis] > 0 ? END : BEGINNING;
    return end[axis];
  });
  const { graph } = conversion;
  const cut = graph.node("Slice", [
    conversion.plain(from),
    ...[starts, ends, axes, strides].map((list) => graph.integers(list)),
  ]);
  const gone = axes.filter((axis) => bit(single, axis));
  return { dtype: from.dtype, plain: gone.length > 0 ? graph.node("Squeeze", [cut, graph.integers(gone)]) : cut };
};

/** From fixed places so many numbers along each axis; -1 is all that follow. */
const slice: Converter = (node, conversion) => {
  const { graph } = conversion;
  const begin = conversion.numbers(node, 1);
  const size = conversion.numbers(node, 2);
  const ends = begin.map((start, axis) => (size[axis] === -1 ? END : start + size[axis]));
  return {
    dtype: conversion.input(node, 0).dtype,
    plain: graph.node("Slice", [
      plain(conversion, node),
      ...[begin, ends, begin.map((_, axis) => axis)].map((list) => graph.integers(list)),
    ]),
  };
};

const withAxes = (type: string, axes: (node: TfNode, conversion: Conversion) => number[]): Converter => {
  return (node, conversion) => {
    const list = axes(node, conversion);
    const inputs = [plain(conversion, node), ...(list.length > 0 ? [conversion.graph.integers(list)] : [])];
    return { dtype: conversion.input(node, 0).dtype, plain: conversion.node(type, inputs) };
  };
};

const pack: Converter = (node, conversion) => {
  const axis = node.integer("axis");
  const parts = node.inputs.map((_, i) =>
    conversion.node("Unsqueeze", [plain(conversion, node, i), conversion.graph.integers([axis])]),
  );
  return { dtype: conversion.input(node, 0).dtype, plain: conversion.node("Concat", parts, { axis: { int: axis } }) };
};

const unpack: Converter = (node, conversion) => {
  const axis = node.integer("axis");
  const count = node.integer("num", 1);
  const { dtype } = conversion.input(node, 0);
  const parts = conversion.graph.nodes("Split", [plain(conversion, node)], count, {
    axis: { int: axis },
    num_outputs: { int: count },
  });
  return parts.map((part) => ({
    dtype,
    plain: conversion.node("Squeeze", [part, conversion.graph.integers([axis])]),
  }));
};

export const shapes: Record<string, Converter> = {
  Transpose: transpose,
  ConcatV2: concat,
  Pad: pad,
  PadV2: pad,
  Reshape: reshape,
  Split: split,
  SplitV: split,
  StridedSlice: stridedSlice,
  Slice: slice,
  ExpandDims: withAxes("Unsqueeze", (node, conversion) => conversion.numbers(node, 1)),
  Squeeze: withAxes("Squeeze", (node) => node.integers("squeeze_dims")),
  Pack: pack,
  Unpack: unpack,
  Shape: (node, conversion) => ({ dtype: "i64", plain: conversion.node("Shape", [plain(conversion, node)]) }),
};
