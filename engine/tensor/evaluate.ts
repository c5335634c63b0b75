/**
 * The reference executor: runs a graph in plain TypeScript, one operation after the other, each as its definition reads.
 * Slow and plain on purpose: every other executor is held against it, and gradients are held against differences of it.
 */

import { leafName } from "./ops/leaves.ts";
import { topological } from "./topological.ts";
import { sameShape, type Tensor, TensorError, type Value } from "./value.ts";

/**
 * The numbers of `outputs`, given those of the inputs and parameters by name. Feeds in double precision give results in
 * double precision.
 * @throws TensorError for a missing feed or one of another shape.
 */
export function evaluate(outputs: readonly Value[], feeds: Readonly<Record<string, Tensor>>): Tensor[] {
  const results = new Map<Value, Tensor>();
  const double = Object.values(feeds).some(({ data }) => data instanceof Float64Array);
  for (const value of topological(outputs)) {
    const name = leafName(value);
    if (name !== undefined) {
      const feed = feeds[name];
      if (!feed) throw new TensorError(`the value of "${name}" was not given`);
      if (!sameShape(feed.shape, value.shape) || feed.dtype !== value.dtype) {
        throw new TensorError(
          `"${name}" is ${value.dtype}[${value.shape.join(", ")}], but ${feed.dtype}[${feed.shape.join(", ")}] was given`,
        );
      }
      results.set(value, feed);
      continue;
    }
    const inputs = value.inputs.map((input) => results.get(input)!);
    let data = value.op.evaluate(inputs, value.attributes as never, value);
    // Constants are kept in double precision; among single-precision feeds they are what ONNX Runtime would see.
    if (!double && data instanceof Float64Array) data = Float32Array.from(data);
    results.set(value, { shape: value.shape, dtype: value.dtype, data });
  }
  return outputs.map((output) => results.get(output)!);
}
