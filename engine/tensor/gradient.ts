/**
 * Reverse-mode differentiation: the graph of a scalar is extended by the graph of its derivatives. Each operation
 * contributes one vector-Jacobian product (`rules/`); this file only walks and adds.
 */
import { add } from "./ops/elementwise.ts";
import { constant } from "./ops/leaves.ts";
import { rules } from "./rules/list.ts";
import { topological } from "./topological.ts";
import { sizeOf, TensorError, type Value } from "./value.ts";

/**
 * dL/dx for each x in `wrt`, as values of the same shape; zeros where L does not depend on x.
 * @throws TensorError where `loss` is no single number, or where an operation on the way has no derivative.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (sizeOf(loss.shape) !== 1) throw new TensorError(`a gradient needs one number, not [${loss.shape.join(", ")}]`);
  const order = topological([loss]);
  const targets = new Set(wrt);
  const depends = new Set<Value>();
  for (const value of order)
    if (targets.has(value) || value.inputs.some((input) => depends.has(input))) depends.add(value);

  const adjoints = new Map<Value, Value>([[loss, constant([1], loss.shape)]]);
  for (const value of order.toReversed()) {
    const upstream = adjoints.get(value);
    if (!upstream || !value.inputs.some((input) => depends.has(input))) continue;
    const product = rules.get(value.op);
    const products = product?.({ inputs: value.inputs, y: value, g: upstream, attributes: value.attributes as never });
    if (!products) {
      if (value.dtype !== "f32") continue;
      throw new TensorError(`${value.op.name} has no derivative; put stopGradient around it if none is meant`);
    }
    value.inputs.forEach((input, i) => {
      const part = products[i];
      if (!part || !depends.has(input)) return;
      const sofar = adjoints.get(input);
      adjoints.set(input, sofar ? add(sofar, part) : part);
    });
  }
  return wrt.map((value) => adjoints.get(value) ?? constant(new Float32Array(sizeOf(value.shape)), value.shape));
}
