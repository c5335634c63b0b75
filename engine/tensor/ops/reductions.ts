/** Operations that fold axes away. */
import {
  allocate,
  apply,
  normaliseAxis,
  type Op,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
  type Value,
} from "../value.ts";
import { mul } from "./elementwise.ts";
import { offsetsOf } from "./offsets.ts";
import { reshape } from "./shape.ts";

export interface Fold {
  axes: readonly number[];
  keepDims: boolean;
}

/** The shape after folding. */
export const foldedShape = (shape: Shape, { axes, keepDims }: Fold): Shape =>
  keepDims
    ? shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
    : shape.filter((_, axis) => !axes.includes(axis));

/** Offset in the folded tensor of each element of the full one, in order. */
function foldedOffsets(shape: Shape, axes: readonly number[]): Int32Array {
  const strides = stridesOf(foldedShape(shape, { axes, keepDims: true }));
  return offsetsOf(
    shape,
    strides.map((stride, axis) => (axes.includes(axis) ? 0 : stride)),
  );
}

function fold(
  name: string,
  onnx: string,
  start: number,
  step: (folded: number, x: number) => number,
): ((x: Value, axes?: readonly number[] | number, keepDims?: boolean) => Value) & { op: Op<Fold> } {
  const op: Op<Fold> = {
    name,
    infer: ([x], attributes) => {
      if (x.dtype !== "f32") throw new Error("numbers are needed");
      for (const axis of attributes.axes) normaliseAxis(axis, x.shape.length);
      return { shape: foldedShape(x.shape, attributes), dtype: "f32" };
    },
    evaluate: ([x], { axes }, { shape }) => {
      const out = allocate("f32", sizeOf(shape), [x]).fill(start);
      let i = 0;
      for (const offset of foldedOffsets(x.shape, axes)) out[offset] = step(out[offset], x.data[i++]);
      return out;
    },
    lower: (emit, [x], { axes, keepDims }) => {
      // ReduceMax with no axes at all would fold everything; here it folds nothing.
      if (axes.length === 0) return emit.node("Identity", [x]);
      return emit.node(onnx, [x, emit.integers(axes)], { keepdims: { int: keepDims ? 1 : 0 } });
    },
  };
  const over = (x: Value, axes?: readonly number[] | number, keepDims = false): Value => {
    const list = axes === undefined ? x.shape.map((_, axis) => axis) : typeof axes === "number" ? [axes] : axes;
    return apply(op, [x], {
      axes: list.map((axis) => (axis < 0 ? axis + x.shape.length : axis)).sort((a, b) => a - b),
      keepDims,
    });
  };
  return Object.assign(over, { op });
}

/** Sum over the given axes; over all of them where none are given. */
export const sum = fold("sum", "ReduceSum", 0, (total, x) => total + x);

/** Mean over the given axes. */
export function mean(x: Value, axes?: readonly number[] | number, keepDims = false): Value {
  const total = sum(x, axes, keepDims);
  return mul(total, sizeOf(total.shape) / sizeOf(x.shape));
}

export const max = fold("max", "ReduceMax", Number.NEGATIVE_INFINITY, Math.max);
export const min = fold("min", "ReduceMin", Number.POSITIVE_INFINITY, Math.min);

/** x summed over whatever axes broadcasting stretched, so that it has `shape` again: the transpose of broadcasting. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((extent, axis) =>
    axis < lead || (shape[axis - lead] === 1 && extent !== 1) ? [axis] : [],
  );
  return reshape(sum(x, axes, true), shape);
}

interface Arg {
  axis: number;
}

function argOf(
  name: string,
  onnx: string,
  better: (x: number, best: number) => boolean,
): (x: Value, axis: number) => Value {
  const op: Op<Arg> = {
    name,
    infer: ([x], { axis }) => ({
      shape: foldedShape(x.shape, { axes: [normaliseAxis(axis, x.shape.length)], keepDims: false }),
      dtype: "i64",
    }),
    evaluate: ([x], { axis }, { shape }) => {
      const out = new Int32Array(sizeOf(shape));
      const inner = stridesOf(x.shape)[axis];
      const extent = x.shape[axis];
      for (let i = 0; i < out.length; i++) {
        const start = Math.floor(i / inner) * inner * extent + (i % inner);
        for (let k = 1; k < extent; k++)
          if (better(x.data[start + k * inner], x.data[start + out[i] * inner])) out[i] = k;
      }
      return out;
    },
    lower: (emit, [x], { axis }) => emit.node(onnx, [x], { axis: { int: axis }, keepdims: { int: 0 } }),
  };
  return (x, axis) => apply(op, [x], { axis: axis < 0 ? axis + x.shape.length : axis });
}

/** Index of the largest element along an axis, the first one at equality. */
export const argMax = argOf("argMax", "ArgMax", (x, best) => x > best);
/** Index of the smallest element along an axis, the first one at equality. */
export const argMin = argOf("argMin", "ArgMin", (x, best) => x < best);
