/** Operations that pick and place elements by index. */
import { allocate, apply, normaliseAxis, type Op, sameShape, sizeOf, stridesOf, type Value } from "../value.ts";

export const gatherOp: Op<{ axis: number }> = {
  name: "gather",
  infer: ([x, indices], { axis }) => {
    if (indices.dtype !== "i64") throw new Error("indices must be i64");
    normaliseAxis(axis, x.shape.length);
    return { shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], dtype: x.dtype };
  },
  evaluate: ([x, indices], { axis }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [x]);
    const inner = sizeOf(x.shape.slice(axis + 1));
    const outer = sizeOf(x.shape.slice(0, axis));
    for (let o = 0, to = 0; o < outer; o++) {
      for (const index of indices.data) {
        if (index < 0 || index >= x.shape[axis])
          throw new Error(`gather: index ${index} is not inside 0 to ${x.shape[axis] - 1}`);
        const from = (o * x.shape[axis] + index) * inner;
        out.set(x.data.subarray(from, from + inner), to);
        to += inner;
      }
    }
    return out;
  },
  lower: (emit, inputs, { axis }) => emit.node("Gather", inputs, { axis: { int: axis } }),
};

/** x at the indices along an axis: embedding look-up for axis 0. Shape: the axis is replaced by the shape of `indices`. */
export const gather = (x: Value, indices: Value, axis = 0): Value =>
  apply(gatherOp, [x, indices], { axis: axis < 0 ? axis + x.shape.length : axis });

export const scatterAddOp: Op<{ rows: number }> = {
  name: "scatterAdd",
  infer: ([source, indices], { rows }) => {
    if (indices.dtype !== "i64" || indices.shape.length !== 1) throw new Error("indices must be a list of i64");
    if (source.shape[0] !== indices.shape[0]) throw new Error("one index for each row is needed");
    return { shape: [rows, ...source.shape.slice(1)], dtype: source.dtype };
  },
  evaluate: ([source, indices], _, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [source]);
    const inner = sizeOf(shape.slice(1));
    indices.data.forEach((row, i) => {
      for (let k = 0; k < inner; k++) out[row * inner + k] += source.data[i * inner + k];
    });
    return out;
  },
  // Not ScatterND: on several threads, that of ONNX Runtime 1.30 loses additions to the same row.
  lower: (emit, [source, indices], _, node) => {
    const [{ shape }] = node.inputs;
    const zeros = emit.node("Expand", [emit.scalar(0, node.dtype), emit.integers(node.shape)]);
    const column = emit.node("Reshape", [indices, emit.integers([shape[0], ...shape.slice(1).fill(1)])]);
    const each = emit.node("Expand", [column, emit.integers(shape)]);
    return emit.node("ScatterElements", [zeros, each, source], { axis: { int: 0 }, reduction: { string: "add" } });
  },
};

/** A tensor of `rows` rows, each the sum of the rows of `source` whose index names it. */
export const scatterAdd = (source: Value, indices: Value, rows: number): Value =>
  apply(scatterAddOp, [source, indices], { rows });

export const pickOp: Op<{ axis: number }> = {
  name: "pick",
  infer: ([x, indices], { axis }) => {
    if (indices.dtype !== "i64") throw new Error("indices must be i64");
    normaliseAxis(axis, x.shape.length);
    const others = (shape: readonly number[]) => shape.filter((_, i) => i !== axis);
    if (indices.shape.length !== x.shape.length || !sameShape(others(x.shape), others(indices.shape))) {
      throw new Error(`only axis ${axis} may differ`);
    }
    return { shape: indices.shape, dtype: x.dtype };
  },
  evaluate: ([x, indices], { axis }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [x]);
    const inner = stridesOf(shape)[axis];
    for (let i = 0; i < out.length; i++) {
      const outer = Math.floor(i / (inner * shape[axis]));
      out[i] = x.data[(outer * x.shape[axis] + indices.data[i]) * inner + (i % inner)];
    }
    return out;
  },
  lower: (emit, inputs, { axis }) => emit.node("GatherElements", inputs, { axis: { int: axis } }),
};

/** x at an index of its own for every position along an axis ("gather elements"): labels out of log-probabilities. */
export const pick = (x: Value, indices: Value, axis = -1): Value =>
  apply(pickOp, [x, indices], { axis: axis < 0 ? axis + x.shape.length : axis });

export const placeOp: Op<{ axis: number; extent: number }> = {
  name: "placeAlong",
  infer: ([source, indices], { axis, extent }) => {
    if (!sameShape(source.shape, indices.shape)) throw new Error("one index for each element is needed");
    return { shape: source.shape.map((e, i) => (i === axis ? extent : e)), dtype: source.dtype };
  },
  evaluate: ([source, indices], { axis, extent }, { shape, dtype }) => {
    const out = allocate(dtype, sizeOf(shape), [source]);
    const inner = stridesOf(source.shape)[axis];
    for (let i = 0; i < source.data.length; i++) {
      const outer = Math.floor(i / (inner * source.shape[axis]));
      out[(outer * extent + indices.data[i]) * inner + (i % inner)] += source.data[i];
    }
    return out;
  },
  lower: (emit, [source, indices], { axis }, node) => {
    const zeros = emit.node("Expand", [emit.scalar(0, node.dtype), emit.integers(node.shape)]);
    return emit.node("ScatterElements", [zeros, indices, source], {
      axis: { int: axis },
      reduction: { string: "add" },
    });
  },
};

/** The transpose of `pick`: elements added into zeros at their index along an axis of the given extent. */
export const placeAlong = (source: Value, indices: Value, extent: number, axis: number): Value =>
  apply(placeOp, [source, indices], { axis, extent });

export const topIndicesOp: Op<{ k: number; largest: boolean }> = {
  name: "topIndices",
  infer: ([x], { k }) => {
    const extent = x.shape[x.shape.length - 1];
    if (!(k >= 1 && k <= extent)) throw new Error(`cannot take ${k} of ${extent}`);
    return { shape: [...x.shape.slice(0, -1), k], dtype: "i64" };
  },
  evaluate: ([x], { k, largest }, { shape }) => {
    const out = new Int32Array(sizeOf(shape));
    const extent = x.shape[x.shape.length - 1];
    for (let row = 0; row * extent < x.data.length; row++) {
      const values = x.data.subarray(row * extent, (row + 1) * extent);
      const order = [...Array(extent).keys()].sort(
        (a, b) => (largest ? values[b] - values[a] : values[a] - values[b]) || a - b,
      );
      out.set(order.slice(0, k), row * k);
    }
    return out;
  },
  lower: (emit, [x], { k, largest }) =>
    emit.nodes("TopK", [x, emit.integers([k])], 2, { axis: { int: -1 }, largest: { int: largest ? 1 : 0 } })[1],
};

/** Indices of the k largest (or smallest) elements along the last axis, best first. */
export const topIndices = (x: Value, k: number, largest = true): Value => apply(topIndicesOp, [x], { k, largest });

/** The k largest (or smallest) elements along the last axis, best first; differentiable. */
export function topValues(x: Value, k: number, largest = true): { values: Value; indices: Value } {
  const indices = topIndices(x, k, largest);
  return { values: pick(x, indices, -1), indices };
}
