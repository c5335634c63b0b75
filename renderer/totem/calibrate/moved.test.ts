import { expect, it } from "vitest";
import { cameraOfFocal } from "../../../engine/totem/pose/intrinsics.ts";
import { outlineOf } from "../../../engine/totem/pose/outline.ts";
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import { isMoved, offOutline, STILL } from "./moved.ts";

const camera = cameraOfFocal({ width: 1200, height: 900 }, 1000);
const centre: Vector = [0, 0, 0.8];
const points = outlineOf({ centre, radius: 0.04 }, camera, 24);

it("says how far points are off the outline of a ball, in pixels", () => {
  expect(offOutline(points, camera, centre, 0.04)).toBeLessThan(1e-9);
  // To the side by 8 mm at 0.8 m: 10 pixels, of which a circle misses the root mean square of the cosine.
  expect(offOutline(points, camera, [0.008, 0, 0.8], 0.04)).toBeCloseTo(10 / Math.SQRT2, 1);
  // A tenth farther away: a tenth smaller.
  expect(offOutline(points, camera, [0, 0, 0.88], 0.04)).toBeCloseTo(50 - 50 / 1.1, 0);
});

it("knows a ball that stands still", () => {
  expect(isMoved(undefined)).toBe(false);
  expect(isMoved(STILL)).toBe(false);
  expect(isMoved([0, 0.001, 0])).toBe(true);
});
