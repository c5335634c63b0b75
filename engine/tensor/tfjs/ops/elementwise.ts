/** What works on each number by itself, and on pairs of numbers. */
import type { DType, Tensor } from "../../value.ts";
import { type Conversion, type Converter, type Result, refusal } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";

/** The result of a node with one input, in the layout in which that is there. */
function unary(conversion: Conversion, from: Result, make: (name: string) => string, dtype = from.dtype): Result {
  return from.planes === undefined
    ? { dtype, plain: make(conversion.plain(from)) }
    : { dtype, planes: make(from.planes) };
}

const same =
  (type: string): Converter =>
  (node, conversion) =>
    unary(conversion, conversion.input(node, 0), (name) => conversion.node(type, [name]));

/** Activations, by the name that they have as a part of another node. @throws TfjsError for those that are not converted. */
export function activated(node: TfNode, { graph }: Conversion, from: string, name: string): string {
  switch (name) {
    case "Relu":
    case "Elu":
    case "Sigmoid":
    case "Tanh":
      return graph.node(name, [from]);
    case "Relu6":
      return graph.node("Clip", [from, graph.scalar(0), graph.scalar(6)]);
    case "LeakyRelu":
      return graph.node("LeakyRelu", [from], {
        alpha: { float: node.float("leakyrelu_alpha", node.float("alpha", 0.2)) },
      });
    default:
      throw refusal(node, `goes on with ${name}, which is not converted`);
  }
}

const activation: Converter = (node, conversion) =>
  unary(conversion, conversion.input(node, 0), (name) => activated(node, conversion, name, node.op));

/** A result as it stands beside planes: numbers for all places, one for each channel, or planes of their own. */
function besidePlanes(conversion: Conversion, result: Result): string | undefined {
  if (result.planes !== undefined) return result.planes;
  if (!result.fixed) return undefined;
  const { shape, dtype, data } = result.fixed;
  if (data.length === 1) return conversion.graph.constant({ shape: [], dtype, data });
  if (shape.length === 4) return conversion.planes(result);
  if (shape.length !== 1) return undefined;
  const offset: Tensor = { shape: [data.length, 1, 1], dtype, data };
  return conversion.graph.packed(offset);
}

function binary(node: TfNode, conversion: Conversion, make: (a: string, b: string) => string, dtype?: DType): Result {
  const pair = [conversion.input(node, 0), conversion.input(node, 1)];
  const kind = dtype ?? pair[0].dtype;
  if (pair.some(({ planes }) => planes !== undefined)) {
    const [a, b] = pair.map((each) => besidePlanes(conversion, each));
    if (a !== undefined && b !== undefined) return { dtype: kind, planes: make(a, b) };
  }
  return { dtype: kind, plain: make(conversion.plain(pair[0]), conversion.plain(pair[1])) };
}

const pairs =
  (type: string, dtype?: DType): Converter =>
  (node, conversion) =>
    binary(node, conversion, (a, b) => conversion.node(type, [a, b]), dtype);

export const elementwise: Record<string, Converter> = {
  ...Object.fromEntries(["Relu", "Relu6", "Elu", "LeakyRelu", "Sigmoid", "Tanh"].map((op) => [op, activation])),
  ...Object.fromEntries(
    ["Abs", "Ceil", "Cos", "Exp", "Floor", "Log", "Neg", "Reciprocal", "Sin", "Softplus", "Sqrt"].map((op) => [
      op,
      same(op),
    ]),
  ),
  Prelu: (node, conversion) => binary(node, conversion, (x, slope) => conversion.node("PRelu", [x, slope])),
  LogicalNot: same("Not"),
  Identity: (node, conversion) => conversion.input(node, 0),
  Square: (node, conversion) =>
    unary(conversion, conversion.input(node, 0), (name) => conversion.node("Mul", [name, name])),
  Rsqrt: (node, conversion) =>
    unary(conversion, conversion.input(node, 0), (name) =>
      conversion.node("Reciprocal", [conversion.node("Sqrt", [name])]),
    ),
  // TensorFlow drops fractions towards zero, as ONNX does.
  Cast: (node, conversion) => {
    const dtype = node.dtype("DstT");
    const codes = { f32: 1, i64: 7, bool: 9 };
    return unary(
      conversion,
      conversion.input(node, 0),
      (name) => conversion.node("Cast", [name], { to: { int: codes[dtype] } }),
      dtype,
    );
  },
  Add: pairs("Add"),
  AddV2: pairs("Add"),
  BiasAdd: pairs("Add"),
  Sub: pairs("Sub"),
  Mul: pairs("Mul"),
  RealDiv: pairs("Div"),
  Pow: pairs("Pow"),
  Maximum: pairs("Max"),
  Minimum: pairs("Min"),
  Less: pairs("Less", "bool"),
  LessEqual: pairs("LessOrEqual", "bool"),
  Greater: pairs("Greater", "bool"),
  GreaterEqual: pairs("GreaterOrEqual", "bool"),
  Equal: pairs("Equal", "bool"),
  LogicalAnd: pairs("And", "bool"),
  LogicalOr: pairs("Or", "bool"),
  // Signs follow the divisor, as those of ONNX's Mod of whole numbers do.
  FloorMod: (node, conversion) =>
    binary(node, conversion, (a, b) => {
      if (conversion.input(node, 0).dtype !== "f32") return conversion.node("Mod", [a, b]);
      const times = conversion.node("Floor", [conversion.node("Div", [a, b])]);
      return conversion.node("Sub", [a, conversion.node("Mul", [times, b])]);
    }),
  FloorDiv: (node, conversion) => {
    const { dtype } = conversion.input(node, 0);
    return binary(node, conversion, (a, b) => {
      if (dtype === "f32") return conversion.node("Floor", [conversion.node("Div", [a, b])]);
      // Whole numbers are divided towards zero by ONNX: what is left over is taken away before.
      return conversion.node("Div", [conversion.node("Sub", [a, conversion.node("Mod", [a, b])]), b]);
    });
  },
  SquaredDifference: (node, conversion) =>
    binary(node, conversion, (a, b) => {
      const difference = conversion.node("Sub", [a, b]);
      return conversion.node("Mul", [difference, difference]);
    }),
  Select: (node, conversion) => {
    const [condition, yes, no] = [0, 1, 2].map((i) => conversion.input(node, i));
    return {
      dtype: yes.dtype,
      plain: conversion.node("Where", [conversion.plain(condition), conversion.plain(yes), conversion.plain(no)]),
    };
  },
};
elementwise["SelectV2"] = elementwise["Select"];
