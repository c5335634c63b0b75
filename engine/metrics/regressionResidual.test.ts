import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { determination, regressionResidual, standardised } from "./regressionResidual.ts";

const { normal } = random("regression");
const noise = (mean: number, deviation: number) =>
  Float64Array.from({ length: 500 }, () => mean + deviation * normal());
const a = noise(100, 20);
const b = noise(4, 1);

describe("regression", () => {
  it("leaves nothing of what follows from the columns", () => {
    const values = a.map((value, i) => 7 + 3 * value - 2 * b[i]);
    for (const rest of regressionResidual(values, [a, b])) expect(rest).toBeCloseTo(0, 9);
    expect(determination(values, [a, b])).toBeCloseTo(1, 9);
  });

  it("leaves what is orthogonal to them, and keeps out columns that say nothing new", () => {
    const own = noise(0, 1);
    const rest = regressionResidual(own, [a, b]);
    for (const column of [a, b]) {
      const product = standardised(column).reduce((sum, value, i) => sum + value * rest[i], 0);
      expect(product / 500).toBeCloseTo(0, 9);
    }
    const again = regressionResidual(own, [a, a.map((value) => 2 * value + 1), b, new Float64Array(500).fill(3)]);
    again.forEach((value, i) => {
      expect(value).toBeCloseTo(rest[i], 9);
    });
    expect(determination(own, [a, b])).toBeLessThan(0.03);
  });

  it("explains nothing where nothing varies", () => {
    expect(determination(new Float64Array(500).fill(3), [a, b])).toBe(0);
    expect([...standardised([5, 5])]).toEqual([0, 0]);
    expect([...standardised([1, 3])]).toEqual([-1, 1]);
  });
});
