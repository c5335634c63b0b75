/** The order in which a graph can be computed. */
import type { Value } from "./value.ts";

/** Everything the given values are computed from, inputs before what uses them. Iterative: graphs are deep. */
export function topological(outputs: readonly Value[]): Value[] {
  const order: Value[] = [];
  const done = new Set<Value>();
  const stack: { value: Value; next: number }[] = [];
  for (const output of outputs) {
    if (!done.has(output)) stack.push({ value: output, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (done.has(top.value)) {
        stack.pop();
      } else if (top.next < top.value.inputs.length) {
        const input = top.value.inputs[top.next++];
        if (!done.has(input)) stack.push({ value: input, next: 0 });
      } else {
        done.add(top.value);
        order.push(top.value);
        stack.pop();
      }
    }
  }
  return order;
}
