/**
 * Operations on each element alone, or on two elements that broadcasting brings together. Each is defined by the function
 * on numbers and its ONNX name.
 */
import { allocate, apply, broadcastShapes, type DType, type Op, sizeOf, type Value } from "../value.ts";
import { scalar } from "./leaves.ts";
import { broadcastOffsets } from "./offsets.ts";

function unary(name: string, onnx: string, f: (x: number) => number): ((x: Value) => Value) & { op: Op<null> } {
  const op: Op<null> = {
    name,
    infer: ([x]) => {
      if (x.dtype !== "f32") throw new Error("numbers are needed");
      return { shape: x.shape, dtype: "f32" };
    },
    evaluate: ([x]) => {
      const out = allocate("f32", x.data.length, [x]);
      for (let i = 0; i < out.length; i++) out[i] = f(x.data[i]);
      return out;
    },
    lower: (emit, [x]) => emit.node(onnx, [x]),
  };
  return Object.assign((x: Value) => apply(op, [x], null), { op });
}

function binary(
  name: string,
  onnx: string,
  f: (a: number, b: number) => number,
  types: { takes: readonly DType[]; gives?: DType } = { takes: ["f32"] },
): ((a: Value | number, b: Value | number) => Value) & { op: Op<null> } {
  const op: Op<null> = {
    name,
    infer: ([a, b]) => {
      if (a.dtype !== b.dtype) throw new Error("both sides must be of one type");
      if (!types.takes.includes(a.dtype)) throw new Error(`not defined for ${a.dtype}`);
      return { shape: broadcastShapes(a.shape, b.shape), dtype: types.gives ?? a.dtype };
    },
    evaluate: ([a, b], _, { shape, dtype }) => {
      const out = allocate(dtype, sizeOf(shape), [a, b]);
      const fromA = broadcastOffsets(a.shape, shape);
      const fromB = broadcastOffsets(b.shape, shape);
      for (let i = 0; i < out.length; i++) out[i] = f(a.data[fromA[i]], b.data[fromB[i]]);
      return out;
    },
    lower: (emit, [a, b]) => emit.node(onnx, [a, b]),
  };
  const of = (a: Value | number, b: Value | number): Value => {
    const dtype = typeof a === "object" ? a.dtype : typeof b === "object" ? b.dtype : "f32";
    return apply(op, [lift(a, dtype), lift(b, dtype)], null);
  };
  return Object.assign(of, { op });
}

const lift = (x: Value | number, dtype: DType): Value => (typeof x === "number" ? scalar(x, dtype) : x);

const numbers: { takes: readonly DType[] } = { takes: ["f32", "i64"] };

export const add = binary("add", "Add", (a, b) => a + b, numbers);
export const sub = binary("sub", "Sub", (a, b) => a - b, numbers);
export const mul = binary("mul", "Mul", (a, b) => a * b, numbers);
export const div = binary("div", "Div", (a, b) => a / b);
/** a^b for a > 0. */
export const pow = binary("pow", "Pow", (a, b) => a ** b);
export const maximum = binary("maximum", "Max", Math.max);
export const minimum = binary("minimum", "Min", Math.min);

const comparison: { takes: readonly DType[]; gives: DType } = { takes: ["f32", "i64"], gives: "bool" };
export const less = binary("less", "Less", (a, b) => Number(a < b), comparison);
export const greater = binary("greater", "Greater", (a, b) => Number(a > b), comparison);
export const equal = binary("equal", "Equal", (a, b) => Number(a === b), comparison);

export const neg = unary("neg", "Neg", (x) => -x);
export const exp = unary("exp", "Exp", Math.exp);
export const log = unary("log", "Log", Math.log);
export const sqrt = unary("sqrt", "Sqrt", Math.sqrt);
export const abs = unary("abs", "Abs", Math.abs);
export const sign = unary("sign", "Sign", Math.sign);
export const tanh = unary("tanh", "Tanh", Math.tanh);
export const sigmoid = unary("sigmoid", "Sigmoid", (x) => 1 / (1 + Math.exp(-x)));
export const sin = unary("sin", "Sin", Math.sin);
export const cos = unary("cos", "Cos", Math.cos);
export const floor = unary("floor", "Floor", Math.floor);
/** Half to even, as IEEE 754 and ONNX do. */
export const round = unary("round", "Round", (x) => {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
});
export const relu = unary("relu", "Relu", (x) => Math.max(x, 0));
/** 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = unary("erf", "Erf", erfOf);

/** Error function to double precision: Taylor series near 0, continued fraction of erfc (Abramowitz and Stegun 7.1.5, 7.1.14). */
function erfOf(x: number): number {
  const size = Math.abs(x);
  if (size < 2.5) {
    let term = size;
    let sum = size;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 100; n++) {
      term *= -(size * size) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = size;
  for (let k = 60; k >= 1; k--) fraction = size + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-size * size) / (Math.sqrt(Math.PI) * fraction));
}

export const castOp: Op<{ to: DType }> = {
  name: "cast",
  infer: ([x], { to }) => ({ shape: x.shape, dtype: to }),
  evaluate: ([x], { to }) => {
    const out = allocate(to, x.data.length, to === "f32" ? [x] : []);
    for (let i = 0; i < out.length; i++)
      out[i] = to === "bool" ? Number(x.data[i] !== 0) : to === "i64" ? Math.trunc(x.data[i]) : x.data[i];
    return out;
  },
  lower: (emit, [x], { to }) => emit.node("Cast", [x], { to: { int: { f32: 1, i64: 7, bool: 9 }[to] } }),
};

/** The same values as another type; i64 cuts towards zero. */
export const cast = (x: Value, to: DType): Value => apply(castOp, [x], { to });

export const whereOp: Op<null> = {
  name: "where",
  infer: ([condition, a, b]) => {
    if (condition.dtype !== "bool") throw new Error("the condition must be bool");
    if (a.dtype !== b.dtype) throw new Error("both branches must be of one type");
    return { shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape)), dtype: a.dtype };
  },
  evaluate: ([condition, a, b], _, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [a, b]);
    const [fromCondition, fromA, fromB] = [condition, a, b].map((tensor) => broadcastOffsets(tensor.shape, shape));
    for (let i = 0; i < out.length; i++)
      out[i] = condition.data[fromCondition[i]] ? a.data[fromA[i]] : b.data[fromB[i]];
    return out;
  },
  lower: (emit, inputs) => emit.node("Where", inputs),
};

/** a where the condition holds, b elsewhere. */
export const where = (condition: Value, a: Value, b: Value): Value => apply(whereOp, [condition, a, b], null);
