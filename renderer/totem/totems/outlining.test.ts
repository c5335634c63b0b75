import { expect, it } from "vitest";
import { hitAt } from "./outlining.ts";

const ball = (points: [number, number][]) => ({ name: "", radius: 0.04, index: 1.5, points });
const balls = [
  ball([
    [10, 10],
    [14, 10],
  ]),
  ball([[12, 10]]),
];

it("takes hold of the nearest point within reach, of the chosen ball first", () => {
  expect(hitAt(balls, 0, { x: 13, y: 10 }, 3)).toEqual({ ball: 0, point: 1 });
  expect(hitAt(balls, 1, { x: 13.5, y: 10 }, 3)).toEqual({ ball: 1, point: 0 });
  expect(hitAt(balls, 1, { x: 8, y: 10 }, 3)).toEqual({ ball: 0, point: 0 });
  expect(hitAt(balls, 0, { x: 10, y: 14 }, 3)).toBeUndefined();
  expect(hitAt([], 0, { x: 10, y: 14 }, 3)).toBeUndefined();
});
