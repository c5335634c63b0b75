import { expect, it } from "vitest";
import { cellCounts } from "./cellCounts.ts";

it("counts every pixel in the cell that its middle lies in", () => {
  // Three columns of a picture five pixels wide: middles at .5, 1.5 | 2.5 | 3.5, 4.5, borders at 5/3 and 10/3.
  const mask = { width: 5, height: 2, data: [1, 0, 1, 1, 1, 0, 0, 0, 1, 1] };
  const { positives, negatives } = cellCounts({ width: 3, height: 1 }, mask);
  expect(Array.from(positives)).toEqual([1, 1, 4]);
  expect(Array.from(negatives)).toEqual([3, 1, 0]);
  const without = cellCounts({ width: 3, height: 1 }, mask, { data: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
  expect([Array.from(without.positives), Array.from(without.negatives)]).toEqual([
    [0, 1, 4],
    [2, 1, 0],
  ]);
});

it("leaves cells empty where the map is finer than the picture", () => {
  const { positives, negatives } = cellCounts({ width: 4, height: 2 }, { width: 2, height: 1, data: [1, 0] });
  expect(Array.from(positives)).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  expect(Array.from(negatives)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
});
