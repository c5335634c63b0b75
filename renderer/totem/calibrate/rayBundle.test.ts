import { describe, expect, it } from "vitest";
import { cameraOfFocal } from "../../../engine/totem/pose/intrinsics.ts";
import { angleBetween, length, subtract, type Vector } from "../../../engine/totem/refraction/vector.ts";
import { rayBundle } from "./rayBundle.ts";

const camera = cameraOfFocal({ width: 1200, height: 900 }, 1000);
const ball = { centre: [0.05, -0.02, 0.8] as Vector, radius: 0.04, index: 1.52 };

describe("rayBundle", () => {
  const bundle = rayBundle(ball, camera, 0.5);

  it("enters and leaves at the surface, and goes on as far as asked", () => {
    expect(bundle).toHaveLength(61);
    for (const { corners } of bundle) {
      const [from, entry, exit, end] = corners;
      expect(length(from)).toBe(0);
      for (const place of [entry, exit]) expect(length(subtract(place, ball.centre))).toBeCloseTo(0.04, 12);
      expect(length(subtract(end, exit))).toBeCloseTo(0.5, 12);
    }
  });

  it("turns each ray by twice the difference of its angles", () => {
    for (const { corners } of bundle) {
      const [, entry, exit, end] = corners;
      const sine = Math.sin(angleBetween(entry, subtract(ball.centre, entry)));
      const turned = angleBetween(entry, subtract(end, exit));
      expect(turned).toBeCloseTo(2 * (Math.asin(sine) - Math.asin(sine / ball.index)), 9);
    }
  });

  it("leaves out what the picture does not show", () => {
    expect(rayBundle({ ...ball, centre: [0.48, 0, 0.8] }, camera, 0.5).length).toBeLessThan(61);
    expect(rayBundle({ ...ball, centre: [0, 0, -0.8] }, camera, 0.5)).toEqual([]);
    expect(rayBundle({ ...ball, centre: [0, 0, 0.02] }, camera, 0.5)).toEqual([]);
  });
});
