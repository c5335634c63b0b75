import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { averageOrders, cosines, cosinesWith, type DenseLayer, pairScores, project } from "./pairs.ts";

describe("cosines", () => {
  it("are those of every pair, for any number of cells and of numbers per cell", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (count, length, seed) => {
          const values = normals(count * length, random(seed));
          const all = cosines(values, length);
          const plain = project(values, values, length);
          for (let i = 0; i < all.length; i++) expect(Math.abs(all[i] - plain[i])).toBeLessThan(1e-5);
          const cell = count >> 1;
          expect(cosinesWith(values, length, cell)).toEqual(all.slice(cell * count, (cell + 1) * count));
        },
      ),
      { numRuns: 20 },
    );
  });

  it("are NaN in rows and columns of cells that were not computed", () => {
    const all = cosines(Float32Array.from([1, 0, Number.NaN, Number.NaN, 0, 1]), 2);
    expect(Array.from(all, Number.isNaN)).toEqual([false, true, false, true, true, true, false, true, false]);
  });
});

describe("a network on pairs", () => {
  const length = 24;
  const layer = (inputs: number, outputs: number, activation: DenseLayer["activation"], seed: number): DenseLayer => ({
    inputs,
    outputs,
    activation,
    weights: normals(inputs * outputs, random("weights", seed), 1 / Math.sqrt(inputs)),
    bias: normals(outputs, random("bias", seed), 0.3),
  });
  const head = [layer(2 * length, 32, "relu", 1), layer(32, 16, "relu", 2), layer(16, 1, "sigmoid", 3)];
  const count = 23;
  const features = normals(count * length, random("features"));

  /** The network as it is written: both vectors one after the other, through every layer. */
  function unfactored(i: number, j: number): number {
    const of = (cell: number) => Array.from(features.subarray(cell * length, (cell + 1) * length));
    let values = [...of(i), ...of(j)];
    for (const { inputs, outputs, weights, bias, activation } of head)
      values = Array.from({ length: outputs }, (_, o) => {
        const sum = values.reduce((total, value, k) => total + value * weights[o * inputs + k], bias[o]);
        if (activation === "relu") return Math.max(0, sum);
        return activation === "sigmoid" ? 1 / (1 + Math.exp(-sum)) : sum;
      });
    return values[0];
  }

  it("gives the same scores with its first layer taken apart, in chunks of any size", () => {
    for (const chunk of [1, 50, 4096]) {
      const scores = pairScores(features, length, head, chunk);
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) expect(Math.abs(scores[i * count + j] - unfactored(i, j))).toBeLessThan(1e-5);
    }
  });

  it("is symmetric once both orders are averaged", () => {
    const scores = averageOrders(pairScores(features, length, head));
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) {
        expect(scores[i * count + j]).toBe(scores[j * count + i]);
        expect(Math.abs(scores[i * count + j] - (unfactored(i, j) + unfactored(j, i)) / 2)).toBeLessThan(1e-5);
      }
  });
});
