import { describe, expect, it } from "vitest";
import { normals, random } from "../random.ts";
import { solve } from "./linearSystem.ts";
import { leftOutAccuracy } from "./ridgeProbe.ts";

/** Fits without each thing in turn, by the normal equations of the definition; columns and targets centred over all. */
function byHand(data: Float64Array, rows: number, width: number, labels: number[], classes: number): number {
  const mean = (k: number) =>
    Array.from({ length: rows }, (_, i) => data[i * width + k]).reduce((a, b) => a + b) / rows;
  const means = Array.from({ length: width }, (_, k) => mean(k));
  const x = Array.from({ length: rows }, (_, i) => means.map((m, k) => data[i * width + k] - m));
  const ridge = (0.01 * x.flat().reduce((sum, v) => sum + v * v, 0)) / rows;
  let right = 0;
  for (let left = 0; left < rows; left++) {
    const kept = [...x.keys()].filter((i) => i !== left);
    const matrix = means.map((_, a) =>
      means.map((__, b) => kept.reduce((sum, i) => sum + x[i][a] * x[i][b], a === b ? ridge : 0)),
    );
    const said = Array.from({ length: classes }, (_, c) => {
      const share = labels.filter((label) => label === c).length / rows;
      const w = solve(
        matrix,
        means.map((__, a) => kept.reduce((sum, i) => sum + x[i][a] * (Number(labels[i] === c) - share), 0)),
      );
      return w.reduce((sum, value, k) => sum + value * x[left][k], share);
    });
    // The share is taken off again: regression is onto targets less their share.
    const own = said.map((value, c) => value - labels.filter((label) => label === c).length / rows);
    if (own.indexOf(Math.max(...own)) === labels[left]) right++;
  }
  return right / rows;
}

describe("ridge probe", () => {
  it.each([
    [18, 4],
    [12, 20],
  ])("tells each of %i things of %i features as a fit without it does", (rows, width) => {
    const labels = Array.from({ length: rows }, (_, i) => i % 3);
    const noise = normals(rows * width, random("probe", width));
    const data = Float64Array.from(
      noise,
      (value, at) => value + (at % width === labels[Math.floor(at / width)] ? 1 : 0),
    );
    expect(leftOutAccuracy({ rows, width, data }, labels, 3)).toBeCloseTo(byHand(data, rows, width, labels, 3), 12);
  });

  it("is right about classes that are apart, and needs three things", () => {
    const labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
    const data = labels.flatMap((label, i) => [Math.cos(2 * label) + 0.01 * i, Math.sin(2 * label)]);
    expect(leftOutAccuracy({ rows: 9, width: 2, data }, labels, 3)).toBe(1);
    expect(leftOutAccuracy({ rows: 9, width: 2, data: new Float64Array(18) }, labels, 3)).toBeLessThan(0.5);
    expect(() => leftOutAccuracy({ rows: 2, width: 1, data: [1, 2] }, [0, 1], 2)).toThrow("three things");
  });
});
