import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { principalComponents, symmetricEigen } from "./principalComponents.ts";

describe("symmetricEigen", () => {
  it.each([1, 2, 3, 20])("solves M v = value v for a random matrix of %i rows", (size) => {
    const { normal } = random("eigen", size);
    const half = Float64Array.from({ length: size * size }, () => normal());
    const matrix = half.map((value, i) => value + half[(i % size) * size + Math.floor(i / size)]);
    const { eigenvalues, eigenvectors } = symmetricEigen(matrix, size);
    eigenvectors.forEach((vector, i) => {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
      for (let j = 0; j < size; j++) {
        const product = vector.reduce((sum, value, k) => sum + matrix[j * size + k] * value, 0);
        expect(product).toBeCloseTo(eigenvalues[i] * vector[j], 9);
      }
    });
  });
});

describe("principalComponents", () => {
  it("finds the axes of a stretched cloud, whitened", () => {
    const { normal } = random("cloud");
    const rows = 4000;
    const values = Array.from({ length: rows }, () => {
      const [long, short] = [3 * normal(), normal()];
      return [10 + (long - short) / Math.SQRT2, (long + short) / Math.SQRT2, 7];
    }).flat();
    const { variances, whitened } = principalComponents(values, rows, 3, 3);
    expect(variances).toHaveLength(2);
    expect(variances[0]).toBeGreaterThan(8.3);
    expect(variances[0]).toBeLessThan(9.7);
    expect(variances[1]).toBeGreaterThan(0.9);
    expect(variances[1]).toBeLessThan(1.1);
    for (const [a, b, expected] of [
      [0, 0, 1],
      [0, 1, 0],
      [1, 1, 1],
    ]) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += whitened[2 * i + a] * whitened[2 * i + b];
      expect(sum / rows).toBeCloseTo(expected, 9);
    }
  });

  it("holds down what is below the ridge", () => {
    const values = [3, 0.1, -3, 0.1, 3, -0.1, -3, -0.1];
    const { variances, whitened } = principalComponents(values, 4, 2, 2, 0.01);
    expect(variances[1]).toBeCloseTo(0.01, 9);
    expect(Math.abs(whitened[0])).toBeCloseTo(Math.sqrt(9 / 9.01), 9);
    expect(Math.abs(whitened[1])).toBeCloseTo(Math.SQRT1_2, 9);
  });

  it("keeps no component of a table without variance, and no more than asked", () => {
    expect(principalComponents([5, 5, 5, 5], 2, 2, 2)).toMatchObject({ variances: [] });
    expect(principalComponents([1, 2, 3, 5, 8, 1], 3, 2, 1).whitened).toHaveLength(3);
  });
});
