import { expect, it } from "vitest";
import { linear } from "./colours.ts";
import { fromThree, toThree } from "./space.ts";

it("turns y and z around, there and back", () => {
  const there = toThree([1, 2, 3]);
  expect(there.toArray()).toEqual([1, -2, -3]);
  expect(fromThree(there)).toEqual([1, 2, 3]);
});

it("knows how much light a value of sRGB is", () => {
  expect(linear([0, 255, 188])[0]).toBe(0);
  expect(linear([0, 255, 188])[1]).toBe(1);
  expect(linear([0, 255, 188])[2]).toBeCloseTo(0.5029, 4);
  // Below the toe it is a straight line.
  expect(linear([5, 0, 0])[0]).toBeCloseTo(5 / 255 / 12.92, 9);
});
