import { expect, it } from "vitest";
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import { supportGrid } from "./supportGrid.ts";

const balls = [{ centre: [0.02, 0, 0.61] as Vector }, { centre: [0.18, 0, 0.75] as Vector }];

it("draws lines every 10 cm on the plane, three squares around the balls", () => {
  const lines = supportGrid({ height: 0.1, right: 0.2, away: -0.1 }, balls);
  // x from -0.3 to 0.5, z from 0.3 to 1.1.
  expect(lines).toHaveLength(9 + 9);
  for (const [x, y, z] of lines.flat()) expect(y).toBeCloseTo(0.1 + 0.2 * x - 0.1 * z, 12);
  expect(Math.min(...lines.flat().map(([x]) => x))).toBeCloseTo(-0.3, 12);
  expect(Math.max(...lines.flat().map(([, , z]) => z))).toBeCloseTo(1.1, 12);
});

it("draws none where there is no plane", () => expect(supportGrid(undefined, balls)).toEqual([]));
