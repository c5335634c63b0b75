/**
 * Least squares to an orthogonal matrix W*, the target of full rank that no adapter of rank r < n can reach: the best one
 * leaves the share 1 - r / n of it. Inputs are normal, outputs exact.
 */
import { meanSquaredError } from "../../tensor/functions/losses.ts";
import { constant, input } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { transpose } from "../../tensor/ops/shape.ts";
import { cosineDecay } from "../../tensor/optimisers/schedules.ts";
import { normals, orthogonal, random } from "../../tensor/random.ts";
import type { Task } from "./task.ts";

/** @param samples inputs of one head in one step. */
export function matrixTask({ size, samples, seed }: { size: number; samples: number; seed: number }): Task {
  const target = orthogonal(size, size, random(seed, "target"));
  return {
    layers: [{ name: "map", output: size, input: size, bias: false }],
    first: [new Float32Array(size * size)],
    schedule: cosineDecay,
    // E (1/n) |W x - W* x|^2 = |W - W*|_F^2 / n, and |W*|_F^2 = n: the loss of W = 0 is 1.
    loss: (rows, layer) => {
      const x = input("x", [rows, size]);
      return meanSquaredError(layer(0, x), matmul(x, transpose(constant(target, [size, size]))));
    },
    feeds: ({ heads, of, step }) => {
      const data = new Float32Array(heads.length * samples * size);
      heads.forEach((head, i) => {
        data.set(normals(samples * size, random(seed, "inputs", head, of, step)), i * samples * size);
      });
      return { x: { shape: [heads.length * samples, size], dtype: "f32", data } };
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
