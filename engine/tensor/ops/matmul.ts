/** Matrix product, batched and broadcast over leading axes. */
import { allocate, apply, broadcastShapes, type Op, sizeOf, type Value } from "../value.ts";
import { broadcastOffsets } from "./offsets.ts";

export const matmulOp: Op<null> = {
  name: "matmul",
  infer: ([a, b]) => {
    if (a.dtype !== "f32" || b.dtype !== "f32") throw new Error("numbers are needed");
    if (a.shape.length < 2 || b.shape.length < 2) throw new Error("both sides need at least two axes");
    const [m, k] = a.shape.slice(-2);
    const [inner, n] = b.shape.slice(-2);
    if (k !== inner) throw new Error(`${k} columns against ${inner} rows`);
    return { shape: [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n], dtype: "f32" };
  },
  evaluate: ([a, b], _, { shape }) => {
    const out = allocate("f32", sizeOf(shape), [a, b]);
    const [m, k] = a.shape.slice(-2);
    const n = shape[shape.length - 1];
    const batches = shape.slice(0, -2);
    const batchesOfA = broadcastOffsets(a.shape.slice(0, -2), batches);
    const batchesOfB = broadcastOffsets(b.shape.slice(0, -2), batches);
    for (let batch = 0; batch < batchesOfA.length; batch++) {
      const [fromA, fromB, to] = [batchesOfA[batch] * m * k, batchesOfB[batch] * k * n, batch * m * n];
      for (let row = 0; row < m; row++) {
        for (let column = 0; column < n; column++) {
          let total = 0;
          for (let i = 0; i < k; i++) total += a.data[fromA + row * k + i] * b.data[fromB + i * n + column];
          out[to + row * n + column] = total;
        }
      }
    }
    return out;
  },
  lower: (emit, inputs) => emit.node("MatMul", inputs),
};

/** A B for A [..., m, k] and B [..., k, n]. */
export const matmul = (a: Value, b: Value): Value => apply(matmulOp, [a, b], null);
