import { describe, expect, it } from "vitest";
import type { DraftBall } from "../../../contract/totemSessions.ts";
import { cameraOfFocal } from "../../../engine/totem/pose/intrinsics.ts";
import { outlineOf } from "../../../engine/totem/pose/outline.ts";
import { distinctNames, liveFits } from "./liveFit.ts";

const size = { width: 1200, height: 900 };
const camera = cameraOfFocal(size, 1000);
const clicked = (name: string, x: number, radius = 0.04): DraftBall => ({
  name,
  radius,
  index: 1.52,
  points: outlineOf({ centre: [x, 0.02, 0.8], radius: 0.04 }, camera, 9).map(([px, py]) => [px, py]),
});

describe("liveFits", () => {
  it("finds outline and distance of a ball from its points", () => {
    const [live] = liveFits([clicked("a", 0.1)], camera, size);
    expect(live.remarks).toEqual([]);
    expect(live.residual).toBeLessThan(1e-6);
    expect(live.distance).toBeCloseTo(Math.hypot(0.1, 0.02, 0.8), 6);
    // At 600 + 125 and 450 + 25, with a radius of 50, longer outwards.
    for (const [x, y] of live.outline!) expect(Math.abs(Math.hypot(x - 725, y - 475) - 50)).toBeLessThan(1.5);
  });

  it("draws the outline, and says no distance, where the focal length is not known", () => {
    const [live] = liveFits([clicked("a", 0.1)], undefined, size);
    expect(live.outline).toHaveLength(120);
    expect(live.residual).toBeLessThan(0.5);
    expect(live.distance).toBeUndefined();
  });

  it("keeps the outline of a ball of radius 0, and says what is wrong", () => {
    const [live] = liveFits([clicked("a", 0.1, 0)], camera, size);
    expect(live.outline).toHaveLength(120);
    expect(live.remarks).toMatchObject([{ level: "problem", text: expect.stringContaining("radius") }]);
  });

  it("tells balls that overlap at both, and two of one name at both", () => {
    const lives = liveFits([clicked("a", 0.1), clicked("a", 0.12), clicked("b", -0.2)], camera, size);
    for (const { remarks } of lives.slice(0, 2)) {
      expect(remarks.some(({ text }) => text.includes("one place"))).toBe(true);
      expect(remarks.some(({ text }) => text.includes("same name"))).toBe(true);
    }
    expect(lives[2].remarks).toEqual([]);
  });

  it("draws nothing from too few points", () => {
    const [live] = liveFits([{ ...clicked("a", 0.1), points: [[1, 2]] }], camera, size);
    expect(live.outline).toBeUndefined();
    expect(live.remarks).toHaveLength(1);
  });
});

it("names balls apart", () => {
  expect(distinctNames(["a", "a", "", "ball 3"])).toEqual(["a", "a (2)", "ball 3", "ball 3 (2)"]);
});
