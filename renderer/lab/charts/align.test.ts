import { expect, it } from "vitest";
import { Series } from "../../../engine/lab/recording.ts";
import { align } from "./align.ts";

const series = (...points: [number, number][]) => {
  const made = new Series();
  for (const [x, y] of points) made.put(x, y);
  return made;
};
const linear = { x: { label: "x" }, y: { label: "y" } };

it("brings series onto the union of their x", () => {
  const { data, points } = align([series([1, 10], [3, 30]), series([2, 20], [3, 31], [5, 50])], linear);
  expect(data).toEqual([
    [1, 2, 3, 5],
    [10, undefined, 30, undefined],
    [undefined, 20, 31, 50],
  ]);
  expect(points).toBe(5);
});

it("leaves out what cannot be drawn", () => {
  const logarithmic = { x: { label: "x", scale: "log2" as const }, y: { label: "y", scale: "log10" as const } };
  const { data, points } = align([series([0, 1], [1, 0], [2, Number.NaN], [3, Infinity], [4, 0.5])], logarithmic);
  expect(data).toEqual([
    [1, 2, 3, 4],
    [null, null, null, 0.5],
  ]);
  expect(points).toBe(1);
});

it("is empty without series", () => {
  expect(align([], linear)).toEqual({ data: [[]], points: 0 });
});
