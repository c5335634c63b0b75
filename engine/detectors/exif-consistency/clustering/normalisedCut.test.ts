import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { singularValues } from "../../../metrics/singularValues.ts";
import { tridiagonalEigen } from "../../../metrics/symmetricEigen.ts";
import { random } from "../../../random.ts";
import { normalisedCut } from "./normalisedCut.ts";

/** Ncut of a partition, as it is written. */
function ncut(affinity: ArrayLike<number>, side: ArrayLike<number>): number {
  const count = side.length;
  let cut = 0;
  const volumes = [0, 0];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      volumes[side[i]] += affinity[i * count + j];
      if (side[i] === 1 && side[j] === 0) cut += affinity[i * count + j];
    }
  return cut / volumes[0] + cut / volumes[1];
}

function symmetric(count: number, seed: number): Float64Array {
  const source = random("affinity", seed);
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      const value = i === j ? 1 : source.uniform();
      matrix[i * count + j] = value;
      matrix[j * count + i] = value;
    }
  return matrix;
}

describe("the normalised cut", () => {
  it("equals the reference", () => {
    const affinity = [
      [1, 0.9, 0.8, 0.1, 0.2],
      [0.9, 1, 0.85, 0.2, 0.1],
      [0.8, 0.85, 1, 0.1, 0.15],
      [0.1, 0.2, 0.1, 1, 0.9],
      [0.2, 0.1, 0.15, 0.9, 1],
    ].flat();
    const cut = normalisedCut(Float64Array.from(affinity), 5)!;
    expect(cut.lambda2).toBeCloseTo(0.277424019773, 9);
    [0.191247672816, 0.192080594923, 0.203196978007, -0.383669231524, -0.368689717735].forEach((value, i) => {
      expect(cut.indicator[i]).toBeCloseTo(value, 9);
    });
    expect(Array.from(cut.side)).toEqual([1, 1, 1, 0, 0]);
    expect(cut.cost).toBeCloseTo(ncut(affinity, cut.side), 12);
  });

  it("solves the eigenproblem and takes the best threshold on its vector", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (count, seed) => {
        const affinity = symmetric(count, seed);
        const cut = normalisedCut(affinity, count)!;
        const degrees = Array.from({ length: count }, (_, i) =>
          affinity.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0),
        );
        // (D - W) y = lambda D y, equation 8 of the paper.
        for (let i = 0; i < count; i++) {
          const product = cut.indicator.reduce((sum, y, j) => sum + affinity[i * count + j] * y, 0);
          const left = degrees[i] * cut.indicator[i] - product;
          expect(Math.abs(left - cut.lambda2 * degrees[i] * cut.indicator[i])).toBeLessThan(1e-5);
        }
        // No eigenvalue but the trivial one lies below: those of D^(-1/2) W D^(-1/2) + I are not negative, hence singular values.
        const shiftedUp = affinity.map((value, at) => {
          const [i, j] = [Math.floor(at / count), at % count];
          return value / Math.sqrt(degrees[i] * degrees[j]) + Number(i === j);
        });
        expect(2 - cut.lambda2).toBeCloseTo(singularValues(shiftedUp, count, count)[1], 9);
        const costs = Array.from(cut.indicator, (threshold) =>
          ncut(
            affinity,
            Array.from(cut.indicator, (y) => Number(y >= threshold)),
          ),
        ).filter(Number.isFinite);
        expect(cut.cost).toBeCloseTo(Math.min(...costs), 9);
        expect(cut.cost).toBeCloseTo(ncut(affinity, cut.side), 9);
        // The relaxed problem bounds the cut from below.
        expect(cut.lambda2).toBeLessThanOrEqual(cut.cost + 1e-9);
      }),
    );
  });

  it("finds two parts that hardly touch, and gives the same answer every time", () => {
    const count = 400;
    const affinity = new Float32Array(count * count);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) affinity[i * count + j] = (i % 4 === 0) === (j % 4 === 0) ? 0.8 : 0.01;
    const cut = normalisedCut(affinity, count)!;
    expect(cut.side.every((side, i) => side === cut.side[i % 4 === 0 ? 0 : 1])).toBe(true);
    expect(cut.side[0]).not.toBe(cut.side[1]);
    expect(cut.lambda2).toBeLessThan(0.1);
    expect(normalisedCut(affinity, count)).toEqual(cut);
  });

  it("takes graphs without structure, in pieces, with lonely nodes, and of next to no nodes", () => {
    expect(normalisedCut(new Float32Array(0), 0)).toBeUndefined();
    expect(normalisedCut(Float32Array.from([1]), 1)).toBeUndefined();
    const two = normalisedCut(Float32Array.from([1, 0.25, 0.25, 1]), 2)!;
    expect(two.lambda2).toBeCloseTo(0.4, 9);
    expect(Array.from(two.side)).toEqual([1, 0]);
    expect(normalisedCut(new Float32Array(36).fill(1), 6)!.lambda2).toBeCloseTo(1, 9);
    const pieces = normalisedCut(Float32Array.from([1, 1, 0, 1, 1, 0, 0, 0, 1]), 3)!;
    expect(pieces.lambda2).toBeCloseTo(0, 9);
    expect(Array.from(pieces.side)).toEqual([1, 1, 0]);
    const lonely = normalisedCut(Float32Array.from([1, 1, 0, 1, 1, 0, 0, 0, 0]), 3)!;
    expect(Array.from(lonely.indicator).every(Number.isFinite)).toBe(true);
  });

  it("cuts 2500 nodes in about a second", () => {
    const count = 2500;
    const source = random("large");
    const affinity = new Float32Array(count * count);
    for (let i = 0; i < count; i++)
      for (let j = i; j < count; j++) {
        const value = source.uniform() * (i < 1900 === j < 1900 ? 0.6 : 0.5);
        affinity[i * count + j] = value;
        affinity[j * count + i] = value;
      }
    const before = performance.now();
    const cut = normalisedCut(affinity, count)!;
    // Loose: tests run beside others.
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(cut.side.every((side, i) => side === cut.side[i < 1900 ? 0 : 2499])).toBe(true);
  }, 60_000);
});

describe("tridiagonalEigen", () => {
  it("takes a matrix apart into orthogonal vectors", () => {
    const sizes = fc
      .integer({ min: 1, max: 25 })
      .chain((count) =>
        fc.tuple(
          fc.array(fc.integer({ min: -5, max: 5 }), { minLength: count, maxLength: count }),
          fc.array(fc.integer({ min: -2, max: 3 }), { minLength: count - 1, maxLength: count - 1 }),
        ),
      );
    fc.assert(
      fc.property(sizes, ([diagonal, besides]) => {
        const { values, vectors } = tridiagonalEigen(diagonal, besides);
        vectors.forEach((v, at) => {
          for (let i = 0; i < v.length; i++) {
            const product =
              diagonal[i] * v[i] + (besides[i - 1] ?? 0) * (v[i - 1] ?? 0) + (besides[i] ?? 0) * (v[i + 1] ?? 0);
            expect(Math.abs(product - values[at] * v[i])).toBeLessThan(1e-11);
          }
          vectors.forEach((w, other) => {
            const dot = v.reduce((sum, x, i) => sum + x * w[i], 0);
            expect(Math.abs(dot - Number(at === other))).toBeLessThan(1e-11);
          });
        });
      }),
    );
  });
});
