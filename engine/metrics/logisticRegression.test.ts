import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { fitLogistic, type LogisticModel, logitOf, sigmoid } from "./logisticRegression.ts";

/** Inputs of different scales, and labels drawn from a known model of them. */
function drawn(count: number, weights: readonly number[], bias: number, seed: number) {
  const source = random("logistic", seed);
  const rows = Array.from({ length: count }, () => weights.map((_, k) => 5 * k + (k + 1) * source.normal()));
  const labels = rows.map((row) =>
    Number(source.uniform() < sigmoid(row.reduce((sum, v, k) => sum + weights[k] * v, bias))),
  );
  return { rows, labels };
}

/** Weights of the inputs as they came, not of the standardised ones. */
const rawWeights = ({ weights, deviations }: LogisticModel) => weights.map((weight, k) => weight / deviations[k]);

const size = (values: readonly number[]) => Math.hypot(...values);

describe("logistic regression", () => {
  it("recovers the weights that made the labels", () => {
    const wanted = [1.2, -0.6, 0.1];
    const { rows, labels } = drawn(20_000, wanted, 2, 1);
    const model = fitLogistic(rows, labels);
    rawWeights(model).forEach((weight, k) => {
      // About four standard errors.
      expect(Math.abs(weight - wanted[k])).toBeLessThan(0.1);
    });
    expect(Math.abs(logitOf(model, [0, 0, 0]) - 2)).toBeLessThan(0.35);
  });

  it("is where the gradient of the penalised likelihood vanishes", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 5, max: 60 }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (seed, count, ridge) => {
          const { rows, labels } = drawn(count, [0.5, -1], 1, seed);
          const model = fitLogistic(rows, labels, ridge);
          const residuals = rows.map((row, i) => sigmoid(logitOf(model, row)) - labels[i]);
          // The bias is free only where both labels occur.
          fc.pre(new Set(labels).size === 2);
          expect(Math.abs(residuals.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-5);
          model.weights.forEach((weight, k) => {
            const pull = rows.reduce(
              (sum, row, i) => sum + (residuals[i] * (row[k] - model.means[k])) / model.deviations[k],
              ridge * weight,
            );
            expect(Math.abs(pull)).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives smaller weights for a larger ridge, and finite ones for labels that a line divides", () => {
    const { rows, labels } = drawn(200, [2, -1], 0, 3);
    const sizes = [0.01, 1, 30, 1000].map((ridge) => size(fitLogistic(rows, labels, ridge).weights));
    for (let i = 1; i < sizes.length; i++) expect(sizes[i]).toBeLessThan(sizes[i - 1]);
    const divided = fitLogistic([[-2], [-1], [1], [2]], [0, 0, 1, 1]);
    expect(divided.weights[0]).toBeGreaterThan(0);
    expect(Number.isFinite(divided.weights[0])).toBe(true);
    expect(divided.bias).toBeCloseTo(0, 9);
  });

  it("gives an input that never changes no weight", () => {
    const { rows, labels } = drawn(300, [1], 0.5, 4);
    const model = fitLogistic(
      rows.map((row) => [7, ...row]),
      labels,
    );
    expect(model.deviations[0]).toBe(1);
    expect(model.weights[0]).toBeCloseTo(0, 12);
    expect(model.weights[1]).toBeCloseTo(fitLogistic(rows, labels).weights[0], 6);
  });

  it("has the log odds of what it tells", () => {
    const model = { means: [1, 2], deviations: [2, 4], weights: [3, -8], bias: 0.5 };
    expect(logitOf(model, [1, 2])).toBe(0.5);
    expect(logitOf(model, [3, 3])).toBe(0.5 + 3 - 2);
    expect([sigmoid(0), sigmoid(-1000), sigmoid(1000)]).toEqual([0.5, 0, 1]);
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (logit) => {
        const p = sigmoid(logit);
        expect(Math.log(p / (1 - p))).toBeCloseTo(logit, 5);
        expect(sigmoid(-logit)).toBeCloseTo(1 - p, 12);
      }),
    );
  });
});
