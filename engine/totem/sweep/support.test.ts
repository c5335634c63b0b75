import { describe, expect, it } from "vitest";
import type { Ball } from "../refraction/ball.ts";
import { behindBall, below, supportOf } from "./support.ts";

/** Balls on the plane y = 0.3 + 0.05 x + 0.1 z. */
const slant = Math.hypot(1, 0.05, 0.1);
const resting = [
  [-0.3, 0.9, 0.05],
  [0, 1.1, 0.06],
  [0.25, 0.8, 0.045],
  [0.4, 1.2, 0.05],
].map(
  ([x, z, radius]): Ball => ({
    centre: [x, 0.3 + 0.05 * x + 0.1 * z - radius * slant, z],
    radius,
    index: 1.5,
  }),
);

describe("supportOf", () => {
  it("finds the plane that balls of different size rest on", () => {
    const support = supportOf(resting)!;
    expect(below(support, 0.1, 0.3 + 0.005 + 0.2, 2)).toBeCloseTo(0, 2);
    expect(below(support, 0.2, 1, 1)).toBeCloseTo(1 - 0.3 - 0.01 - 0.1, 2);
  });

  it("finds none under two balls, or where one floats", () => {
    expect(supportOf(resting.slice(0, 2))).toBeUndefined();
    const [x, y, z] = resting[1].centre;
    expect(supportOf([resting[0], { ...resting[1], centre: [x, y - 0.2, z] }, ...resting.slice(2)])).toBeUndefined();
  });
});

describe("behindBall", () => {
  const [one, other]: Ball[] = [
    { centre: [0, 0, 1], radius: 0.05, index: 1.5 },
    { centre: [0.3, 0, 1.1], radius: 0.05, index: 1.5 },
  ];
  it("hides what lies behind another ball, not what lies before or beside it", () => {
    expect(behindBall(one, [one, other], 0.9, 0, 1.3)).toBe(true);
    expect(behindBall(one, [one, other], 0.15, 0, 1.05)).toBe(false);
    expect(behindBall(one, [one, other], 0.9, 0.3, 1.3)).toBe(false);
    expect(behindBall(one, [one, other], -0.9, 0, 0.7)).toBe(false);
  });
});
