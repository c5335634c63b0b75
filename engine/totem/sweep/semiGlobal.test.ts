import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { semiGlobal } from "./semiGlobal.ts";

const smoothness = { small: 1, large: 3 };

/** Cost of the labels of a row, by definition. */
function total(costs: Float32Array, labels: readonly number[], count: number): number {
  return labels.reduce((sum, label, i) => {
    const step = i === 0 ? 0 : Math.abs(label - labels[i - 1]);
    return sum + costs[i * count + label] + (step === 0 ? 0 : step === 1 ? smoothness.small : smoothness.large);
  }, 0);
}

describe("semiGlobal", () => {
  it("finds the labels of a row that cost least of all", () => {
    const [width, count] = [6, 3];
    for (let seed = 0; seed < 5; seed++) {
      const source = random("row", seed);
      const costs = Float32Array.from({ length: width * count }, () => 4 * source.uniform());
      const sums = semiGlobal(costs, { width, height: 1, labels: count }, smoothness);
      let best: number[] = [];
      for (let code = 0; code < count ** width; code++) {
        const labels = Array.from({ length: width }, (_, i) => Math.floor(code / count ** i) % count);
        if (code === 0 || total(costs, labels, count) < total(costs, best, count)) best = labels;
      }
      for (let cell = 0; cell < width; cell++) {
        // Both paths along the row hold the cell's own cost, and so do those up and down, that have no other cell.
        const along = [0, 1, 2].map((k) => sums[cell * count + k] - 3 * costs[cell * count + k]);
        expect(along.indexOf(Math.min(...along)), `row ${seed}, cell ${cell}`).toBe(best[cell]);
      }
    }
  });

  it("overrules a cell whose neighbours know better, and lets labels change where the costs do", () => {
    const [width, height, labels] = [9, 5, 6];
    const costs = new Float32Array(width * height * labels).fill(2);
    const right = (cell: number) => (cell % width < 5 ? 1 : 4);
    for (let cell = 0; cell < width * height; cell++) costs[cell * labels + right(cell)] = 0;
    // One cell prefers another label, another one knows nothing.
    costs[20 * labels + 5] = -0.5;
    for (let k = 0; k < labels; k++) costs[24 * labels + k] = 1;
    const sums = semiGlobal(costs, { width, height, labels }, smoothness);
    for (let cell = 0; cell < width * height; cell++) {
      const own = Array.from(sums.subarray(cell * labels, (cell + 1) * labels));
      expect(own.indexOf(Math.min(...own)), `cell ${cell}`).toBe(right(cell));
    }
  });
});
