/**
 * Least squares to an orthogonal matrix W*, a target of full rank that no adapter of rank r < n can reach: the best one
 * leaves the share 1 - r / n of it.
 */

import { orthogonal, random } from "../../random.ts";
import type { Tensors } from "../../tensor/executor.ts";
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { constant, input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import { constantRate } from "../../tensor/optimisers/schedules.ts";
import type { Task } from "./task.ts";

/**
 * Each head has n inputs of its own, a random orthogonal matrix times sqrt(n), all of them in every step: their mean x x^T
 * is the identity, so that the loss is the relative error itself and no noise of sampling blurs the floors.
 */
export function matrixTask({ size, seed }: { size: number; seed: number }): Task {
  const target = orthogonal(size, size, random(seed, "target"));
  const shard = (head: number, of: number) =>
    orthogonal(size, size, random(seed, "inputs", head, of)).map((value) => value * Math.sqrt(size));
  const known = new Map<string, Tensors>();
  return {
    layers: [{ name: "map", output: size, input: size, bias: false }],
    first: [new Float32Array(size * size)],
    samples: size,
    schedule: constantRate,
    // Mean over the shard of |W x - W* x|^2 / n = |W - W*|_F^2 / n, and |W*|_F^2 = n: the loss of W = 0 is 1.
    loss: (rows, layer) => {
      const x = input("x", [rows, size]);
      return meanSquaredError(layer(0, x), matmul(x, transpose(constant(target, [size, size]))));
    },
    feeds: ({ heads, of }) => {
      const key = `${heads.join()}/${of}`;
      const before = known.get(key);
      if (before) return before;
      const data = Float32Array.from(heads.flatMap((head) => [...shard(head, of)]));
      const feeds: Tensors = { x: { shape: [heads.length * size, size], dtype: "f32", data } };
      known.set(key, feeds);
      return feeds;
    },
    score: async ({ matrices: [weight] }) => relativeError(weight, target),
    release: async () => undefined,
  };
}

/** |W - W*|_F^2 / |W*|_F^2. */
export function relativeError(weight: ArrayLike<number>, target: ArrayLike<number>): number {
  let [distance, size] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    distance += (weight[i] - target[i]) ** 2;
    size += target[i] ** 2;
  }
  return distance / size;
}
