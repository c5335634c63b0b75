/** k-means and the principal plane on points whose answer is known. */
import { expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { kMeans } from "./kMeans.ts";
import { principalPlane, project } from "./principalPlane.ts";

it("k-means finds clusters that lie far apart, every one of them", () => {
  const middles = [
    [0, 0],
    [10, 0],
    [0, 10],
    [10, 10],
    [30, -5],
  ];
  const source = random(1);
  const noise = normals(400, source, 0.1);
  const points = noise.map((value, i) => value + middles[(i >> 1) % 5][i % 2]);
  for (let seed = 0; seed < 5; seed++) {
    const centres = kMeans(points, 2, 5, random(seed));
    for (const [x, y] of middles) {
      const distances = [0, 1, 2, 3, 4].map((c) => Math.hypot(centres[2 * c] - x, centres[2 * c + 1] - y));
      expect(Math.min(...distances)).toBeLessThan(0.1);
    }
  }
});

it("k-means with more centres than points gives each point one", () => {
  const centres = kMeans([1, 2, 3], 1, 5, random(0));
  expect(new Set(centres)).toEqual(new Set([1, 2, 3]));
});

it("the principal plane has the longest axis first, both of length 1 and at right angles", () => {
  const source = random(2);
  const rows = Array.from({ length: 500 }, () => [
    5 + source.normal(),
    -2 + 10 * source.normal(),
    0.1 * source.normal(),
    4 * source.normal(),
  ]).flat();
  const plane = principalPlane(rows, 4);
  const [first, second] = plane.axes;
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((total, value, k) => total + value * b[k], 0);
  expect(Math.abs(first[1])).toBeGreaterThan(0.99);
  expect(Math.abs(second[3])).toBeGreaterThan(0.99);
  expect(dot(first, first)).toBeCloseTo(1, 9);
  expect(dot(first, second)).toBeCloseTo(0, 6);
  const [[x, y]] = project(plane, plane.mean);
  expect(x).toBeCloseTo(0, 12);
  expect(y).toBeCloseTo(0, 12);
});
