import { describe, expect, it } from "vitest";
import { normals, orthogonal, random, shuffled } from "./random.ts";

describe("random numbers", () => {
  it("are determined by their key, and different keys give unrelated ones", () => {
    const draw = (...key: (string | number)[]) => Array.from({ length: 5 }, random(...key).uniform);
    expect(draw(1, "weights", 2)).toEqual(draw(1, "weights", 2));
    expect(draw(1, "weights", 2)).not.toEqual(draw(1, "weights", 3));
    expect(draw(12, 3)).not.toEqual(draw(1, 23));
    const count = 20_000;
    const [a, b] = [normals(count, random(0)), normals(count, random(1))];
    const correlation = a.reduce((total, value, i) => total + value * b[i], 0) / count;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  });

  it("are uniform and normal: mean, variance, tails, no pattern between neighbours", () => {
    const source = random(7);
    const count = 100_000;
    const uniform = Array.from({ length: count }, source.uniform);
    const bins = new Array(20).fill(0);
    for (const value of uniform) bins[Math.floor(value * 20)]++;
    const chiSquare = bins.reduce((total, found) => total + (found - count / 20) ** 2 / (count / 20), 0);
    expect(chiSquare).toBeLessThan(43.8); // 19 degrees of freedom, p = .001
    const lag = uniform.slice(1).reduce((total, value, i) => total + (value - 0.5) * (uniform[i] - 0.5), 0) / count;
    expect(Math.abs(lag * 12)).toBeLessThan(4 / Math.sqrt(count));
    const normal = normals(count, source);
    const mean = normal.reduce((total, value) => total + value, 0) / count;
    const variance = normal.reduce((total, value) => total + value * value, 0) / count;
    const tail = normal.filter((value) => Math.abs(value) > 1.959964).length / count;
    expect(Math.abs(mean)).toBeLessThan(0.013);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(tail - 0.05)).toBeLessThan(0.003);
  });

  it("shuffles are permutations", () => {
    expect([...shuffled(50, random(3))].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect([...shuffled(50, random(3))]).not.toEqual([...Array(50).keys()]);
  });

  it.each([
    [4, 7],
    [7, 4],
    [5, 5],
  ])("orthogonal matrices of %i rows and %i columns have orthonormal rows or columns", (rows, columns) => {
    const m = orthogonal(rows, columns, random(2));
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const at = (i: number, k: number) => (rows <= columns ? m[i * columns + k] : m[k * columns + i]);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) {
        let product = 0;
        for (let k = 0; k < length; k++) product += at(i, k) * at(j, k);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 6);
      }
  });
});
