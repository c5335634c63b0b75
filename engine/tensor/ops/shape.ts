/** Operations that move elements without changing them. */
import {
  allocate,
  apply,
  broadcastShapes,
  normaliseAxis,
  type Op,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
  type Value,
} from "../value.ts";
import { broadcastOffsets, offsetsOf } from "./offsets.ts";

export const reshapeOp: Op<{ shape: Shape }> = {
  name: "reshape",
  infer: ([x], { shape }) => {
    if (sizeOf(x.shape) !== sizeOf(shape))
      throw new Error(`${sizeOf(x.shape)} elements do not fill [${shape.join(", ")}]`);
    return { shape, dtype: x.dtype };
  },
  evaluate: ([x]) => x.data,
  lower: (emit, [x], { shape }) => emit.node("Reshape", [x, emit.integers(shape)], { allowzero: { int: 1 } }),
};

/** The same elements in row-major order under another shape; one extent may be -1 and is then worked out. */
export function reshape(x: Value, shape: Shape): Value {
  const known = shape.reduce((product, extent) => (extent === -1 ? product : product * extent), 1);
  const full = shape.map((extent) => (extent === -1 ? sizeOf(x.shape) / known : extent));
  return sameShape(full, x.shape) ? x : apply(reshapeOp, [x], { shape: full });
}

export const transposeOp: Op<{ order: readonly number[] }> = {
  name: "transpose",
  infer: ([x], { order }) => {
    if (order.toSorted((a, b) => a - b).join() !== x.shape.map((_, axis) => axis).join()) {
      throw new Error(`(${order.join(", ")}) is no order of ${x.shape.length} axes`);
    }
    return { shape: order.map((axis) => x.shape[axis]), dtype: x.dtype };
  },
  evaluate: ([x], { order }, { shape, dtype }) => {
    const out = allocate(dtype, x.data.length, [x]);
    const strides = stridesOf(x.shape);
    const from = offsetsOf(
      shape,
      order.map((axis) => strides[axis]),
    );
    for (let i = 0; i < out.length; i++) out[i] = x.data[from[i]];
    return out;
  },
  lower: (emit, [x], { order }) => emit.node("Transpose", [x], { perm: { ints: order } }),
};

/** Axes in another order; the last two exchanged where none is given. */
export function transpose(x: Value, order?: readonly number[]): Value {
  const rank = x.shape.length;
  const axes = order ?? [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return axes.every((axis, i) => axis === i) ? x : apply(transposeOp, [x], { order: axes });
}

export const broadcastOp: Op<{ shape: Shape }> = {
  name: "broadcastTo",
  infer: ([x], { shape }) => {
    if (!sameShape(broadcastShapes(x.shape, shape), shape))
      throw new Error(`does not stretch to [${shape.join(", ")}]`);
    return { shape, dtype: x.dtype };
  },
  evaluate: ([x], _, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [x]);
    const from = broadcastOffsets(x.shape, shape);
    for (let i = 0; i < out.length; i++) out[i] = x.data[from[i]];
    return out;
  },
  lower: (emit, [x], { shape }) => emit.node("Expand", [x, emit.integers(shape)]),
};

/** Stretched to `shape` by the rules of broadcasting. */
export const broadcastTo = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : apply(broadcastOp, [x], { shape });

export const concatOp: Op<{ axis: number }> = {
  name: "concat",
  infer: (inputs, { axis }) => {
    const [first] = inputs;
    if (!first) throw new Error("nothing to join");
    normaliseAxis(axis, first.shape.length);
    for (const { shape, dtype } of inputs) {
      if (
        dtype !== first.dtype ||
        shape.length !== first.shape.length ||
        shape.some((extent, i) => i !== axis && extent !== first.shape[i])
      ) {
        throw new Error(`only axis ${axis} may differ`);
      }
    }
    return {
      shape: first.shape.map((extent, i) =>
        i === axis ? inputs.reduce((total, x) => total + x.shape[axis], 0) : extent,
      ),
      dtype: first.dtype,
    };
  },
  evaluate: (inputs, { axis }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), inputs);
    const inner = sizeOf(shape.slice(axis + 1));
    const row = shape[axis] * inner;
    let start = 0;
    for (const x of inputs) {
      const run = x.shape[axis] * inner;
      for (let from = 0, to = start; from < x.data.length; from += run, to += row)
        out.set(x.data.subarray(from, from + run), to);
      start += run;
    }
    return out;
  },
  lower: (emit, inputs, { axis }) => emit.node("Concat", inputs, { axis: { int: axis } }),
};

/** Tensors joined along an axis. */
export const concat = (inputs: readonly Value[], axis: number): Value =>
  apply(concatOp, inputs, { axis: axis < 0 ? axis + (inputs[0]?.shape.length ?? 0) : axis });

interface Range {
  axis: number;
  start: number;
  end: number;
  step: number;
}

export const sliceOp: Op<Range> = {
  name: "slice",
  infer: ([x], { axis, start, end, step }) => {
    const extent = x.shape[normaliseAxis(axis, x.shape.length)];
    if (start < 0 || end > extent || start > end || step < 1)
      throw new Error(`${start} to ${end} by ${step} is not inside 0 to ${extent}`);
    return { shape: x.shape.map((e, i) => (i === axis ? Math.ceil((end - start) / step) : e)), dtype: x.dtype };
  },
  evaluate: ([x], { axis, start, step }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [x]);
    const inner = sizeOf(shape.slice(axis + 1));
    for (let i = 0, to = 0; to < out.length; i++) {
      for (let k = 0; k < shape[axis]; k++, to += inner) {
        const from = (i * x.shape[axis] + start + k * step) * inner;
        out.set(x.data.subarray(from, from + inner), to);
      }
    }
    return out;
  },
  lower: (emit, [x], { axis, start, end, step }) =>
    emit.node("Slice", [x, ...[start, end, axis, step].map((value) => emit.integers([value]))]),
};

/** Elements start, start + step, ... before `end` along one axis. */
export const slice = (x: Value, axis: number, start: number, end: number, step = 1): Value => {
  const along = axis < 0 ? axis + x.shape.length : axis;
  return start === 0 && step === 1 && end === x.shape[along]
    ? x
    : apply(sliceOp, [x], { axis: along, start, end, step });
};

export const padOp: Op<{ axis: number; before: number; after: number }> = {
  name: "pad",
  infer: ([x], { axis, before, after }) => {
    normaliseAxis(axis, x.shape.length);
    if (before < 0 || after < 0) throw new Error(`cannot pad by ${before} and ${after}`);
    return { shape: x.shape.map((extent, i) => (i === axis ? before + extent + after : extent)), dtype: x.dtype };
  },
  evaluate: ([x], { axis, before }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [x]);
    const inner = sizeOf(shape.slice(axis + 1));
    const run = x.shape[axis] * inner;
    const row = shape[axis] * inner;
    for (let from = 0, to = before * inner; from < x.data.length; from += run, to += row)
      out.set(x.data.subarray(from, from + run), to);
    return out;
  },
  lower: (emit, [x], { axis, before, after }, { dtype }) =>
    emit.node("Pad", [x, emit.integers([before, after]), emit.scalar(0, dtype), emit.integers([axis])]),
};

/** Zeros before and after along one axis. */
export const pad = (x: Value, axis: number, before: number, after: number): Value =>
  before === 0 && after === 0 ? x : apply(padOp, [x], { axis: axis < 0 ? axis + x.shape.length : axis, before, after });
