import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { fitLogistic, sigmoid } from "./logisticRegression.ts";
import { fitNonNegativeLogistic } from "./nonNegativeLogistic.ts";

const { uniform, normal } = random(3, "rows");
const rows = Array.from({ length: 4000 }, () => [normal(), normal(), normal()]);
const labels = rows.map(([a, b]) => Number(uniform() < sigmoid(-1 + 1.5 * a + 0.5 * b)));
const columns = [0, 1, 2].map((k) => rows.map((row) => row[k]));
const alike = labels.map(() => 1);

describe("fitNonNegativeLogistic", () => {
  it("finds what the free fit finds where nothing is negative", () => {
    const fitted = fitNonNegativeLogistic(columns.slice(0, 2), labels, alike);
    const free = fitLogistic(
      rows.map((row) => row.slice(0, 2)),
      labels,
      1e-3,
    );
    const slopes = free.weights.map((weight, k) => weight / free.deviations[k]);
    expect(fitted.weights[0]).toBeCloseTo(slopes[0], 3);
    expect(fitted.weights[1]).toBeCloseTo(slopes[1], 3);
    expect(fitted.bias).toBeCloseTo(free.bias - slopes[0] * free.means[0] - slopes[1] * free.means[1], 3);
  });

  it("leaves what speaks against at 0", () => {
    const against = columns[0].map((v) => -v);
    const { weights } = fitNonNegativeLogistic([against, columns[1]], labels, alike);
    expect(weights[0]).toBe(0);
    expect(weights[1]).toBeGreaterThan(0.2);
  });

  it("counts rows by their weight and keeps to the prior where there is nothing to learn", () => {
    const doubled = fitNonNegativeLogistic(
      [[...columns[0], ...columns[0]]],
      [...labels, ...labels],
      [...alike, ...alike],
    );
    const weighted = fitNonNegativeLogistic(
      [columns[0]],
      labels,
      labels.map(() => 2),
    );
    expect(weighted.weights[0]).toBeCloseTo(doubled.weights[0], 6);
    const silent = labels.map(() => 0);
    expect(fitNonNegativeLogistic([silent], labels, alike, { ridge: 1, prior: [0.7] }).weights[0]).toBeCloseTo(0.7, 6);
  });
});
