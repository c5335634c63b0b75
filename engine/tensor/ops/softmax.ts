/** Softmax and its logarithm along one axis. */
import { allocate, apply, normaliseAxis, type Op, stridesOf, type Tensor, type Value } from "../value.ts";

export interface Along {
  axis: number;
}

/** Calls `visit` with the offsets of each line along the axis: start, step and count. */
function lines(x: Tensor, axis: number, visit: (start: number, step: number, count: number) => void): void {
  const step = stridesOf(x.shape)[axis];
  const count = x.shape[axis];
  for (let outer = 0; outer < x.data.length; outer += step * count)
    for (let inner = 0; inner < step; inner++) visit(outer + inner, step, count);
}

function overLines(
  name: string,
  onnx: string,
  finish: (x: number, max: number, total: number) => number,
): ((x: Value, axis?: number) => Value) & { op: Op<Along> } {
  const op: Op<Along> = {
    name,
    infer: ([x], { axis }) => {
      normaliseAxis(axis, x.shape.length);
      return { shape: x.shape, dtype: "f32" };
    },
    evaluate: ([x], { axis }) => {
      const out = allocate("f32", x.data.length, [x]);
      lines(x, axis, (start, step, count) => {
        let max = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < count; k++) max = Math.max(max, x.data[start + k * step]);
        let total = 0;
        for (let k = 0; k < count; k++) total += Math.exp(x.data[start + k * step] - max);
        for (let k = 0; k < count; k++) out[start + k * step] = finish(x.data[start + k * step], max, total);
      });
      return out;
    },
    lower: (emit, [x], { axis }) => emit.node(onnx, [x], { axis: { int: axis } }),
  };
  const along = (x: Value, axis = -1) => apply(op, [x], { axis: axis < 0 ? axis + x.shape.length : axis });
  return Object.assign(along, { op });
}

/** exp(x) / sum exp(x). */
export const softmax = overLines("softmax", "Softmax", (x, max, total) => Math.exp(x - max) / total);

/** log softmax(x). */
export const logSoftmax = overLines("logSoftmax", "LogSoftmax", (x, max, total) => x - max - Math.log(total));
