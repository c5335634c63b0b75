import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, random } from "../random.ts";
import { inverse, inverseOfPositive, solve } from "./linearSystem.ts";

describe("solve", () => {
  it("finds the x that the right side was made of, whatever the order of the rows", () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    const systems = fc
      .integer({ min: 1, max: 7 })
      .chain((size) =>
        fc.tuple(
          fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
          fc.array(entry, { minLength: size, maxLength: size }),
        ),
      );
    fc.assert(
      fc.property(systems, ([noise, x]) => {
        // Far from singular, with the large entries off the diagonal.
        const size = x.length;
        const matrix = noise.map((row, i) => row.map((value, j) => value + ((i + 1) % size === j ? 2 * size : 0)));
        const right = matrix.map((row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
        for (const [i, value] of solve(matrix, right).entries()) expect(value).toBeCloseTo(x[i], 9);
      }),
    );
  });

  it("is not finite where there is no single answer", () => {
    expect(
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 1],
      ).every(Number.isFinite),
    ).toBe(false);
  });
});

describe("inverse", () => {
  it("undoes the matrix, and is not finite where nothing does", () => {
    const found = inverse([
      [1, 2, 0],
      [0, 4, 1],
      [2, 0, 1],
    ]);
    const expected = [
      [0.5, -0.25, 0.25],
      [0.25, 0.125, -0.125],
      [-1, 0.5, 0.5],
    ];
    for (const [i, row] of expected.entries())
      for (const [j, value] of row.entries()) expect(found[i][j]).toBeCloseTo(value, 12);
    expect(
      inverse([
        [1, 2],
        [2, 4],
      ])
        .flat()
        .every(Number.isFinite),
    ).toBe(false);
  });
});

describe("inverse of a symmetric positive definite matrix", () => {
  it("is the inverse, and not finite where the matrix is none such", () => {
    const size = 12;
    const x = normals(size * size, random("positive"));
    const rows = Array.from({ length: size }, (_, i) => x.subarray(i * size, (i + 1) * size));
    const matrix = rows.map((a, i) =>
      rows.map((b, j) => a.reduce((sum, value, k) => sum + value * b[k], i === j ? 0.1 : 0)),
    );
    const found = inverseOfPositive(Float64Array.from(matrix.flat()), size);
    for (const [at, value] of inverse(matrix).flat().entries()) expect(found[at]).toBeCloseTo(value, 9);
    expect(inverseOfPositive(Float64Array.of(1, 2, 2, 1), 2).every(Number.isFinite)).toBe(false);
  });
});
