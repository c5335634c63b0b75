import { describe, expect, it } from "vitest";
import { bend, fresnel } from "../refraction/ball.ts";
import { type Camera, project, rayThrough, undistorted } from "../refraction/camera.ts";
import { forwardMap } from "../refraction/forward.ts";
import { add, scale, unit, type Vector } from "../refraction/vector.ts";
import { BallView, LONG_X, LONG_Y, MIRRORED, NARROW, PLACE_X, PLACE_Y, SEEN_LENGTH } from "./ballView.ts";

const camera: Camera = { width: 400, height: 300, fx: 380, fy: 380, cx: 200, cy: 150, distortion: undistorted };
const ball = { centre: [0.15, 0.1, 1] as Vector, radius: 0.1, index: 1.52 };
const grey = { width: 400, height: 300, data: new Uint8Array(3 * 400 * 300).fill(128) };
const view = new BallView(grey, camera, ball, 0.8);
const map = forwardMap(ball);

/** Pixels of the ball's image per pixel of the direct view, by differences; `point` moved where the camera faces it. */
function magnification(point: Vector): number {
  const [x, y, z] = unit(point);
  const right = unit([z, 0, -x]);
  const down: Vector = [y * right[2] - 0, z * right[0] - x * right[2], 0 - y * right[0]];
  const move = 1e-3;
  const at = (by: Vector, times: number) => {
    const moved = add(point, scale(by, times * move));
    return { straight: project(camera, moved), bent: project(camera, map.locate(moved)!.direction) };
  };
  const area = (which: "straight" | "bent") => {
    const [a, b, c, d] = [at(right, 1), at(right, -1), at(down, 1), at(down, -1)].map((one) => one[which]);
    return Math.abs((a[0] - b[0]) * (c[1] - d[1]) - (a[1] - b[1]) * (c[0] - d[0]));
  };
  return area("bent") / area("straight");
}

describe("BallView", () => {
  const points: Vector[] = [
    [0.3, -0.2, 3],
    [-0.8, -0.5, 3],
    [1.2, 0.3, 2.5],
    [-1, 0.4, 4],
  ];

  it("sees points where the forward map says, and mirrors by Fresnel's equations", () => {
    const seen = new Float64Array(SEEN_LENGTH);
    for (const point of points) {
      expect(view.see(...point, seen)).toBe(true);
      const { direction, incidence } = map.locate(point)!;
      const [x, y] = project(camera, direction);
      expect(seen[PLACE_X]).toBeCloseTo(x, 9);
      expect(seen[PLACE_Y]).toBeCloseTo(y, 9);
      expect(seen[MIRRORED]).toBeCloseTo(fresnel(incidence, ball.index), 9);
    }
  });

  it("covers as much of the direct view with a pixel as differences of places say", () => {
    const seen = new Float64Array(SEEN_LENGTH);
    for (const point of points) {
      view.see(...point, seen);
      const area = seen[NARROW] * Math.hypot(seen[LONG_X], seen[LONG_Y]);
      // The places come from a table; between its entries, their differences are off a little.
      expect(Math.abs(area * magnification(point) - 1), `${point}`).toBeLessThan(0.1);
      expect(seen[NARROW]).toBeLessThanOrEqual(Math.hypot(seen[LONG_X], seen[LONG_Y]) + 1e-9);
    }
  });

  it("is as round on the axis as beside it", () => {
    const [on, beside] = [new Float64Array(SEEN_LENGTH), new Float64Array(SEEN_LENGTH)];
    expect(view.see(0.45, 0.3, 3, on)).toBe(true);
    expect(view.see(0.4501, 0.3, 3, beside)).toBe(true);
    expect(on[NARROW]).toBeCloseTo(beside[NARROW], 2);
    expect(on[NARROW]).toBeGreaterThan(3);
  });

  it("says what the thing behind must look like, without what is mirrored and lost", () => {
    const seen = new Float64Array(SEEN_LENGTH);
    const [plain, lit] = [new Float64Array(3), new Float64Array(3)];
    view.see(...points[1], seen);
    view.colour(seen, plain, 0);
    const linear = ((128 / 255 + 0.055) / 1.055) ** 2.4;
    const share = seen[MIRRORED];
    expect(plain[1] ** 2).toBeCloseTo(linear / (1 - share) ** 2, 5);
    const other = new BallView(grey, camera, ball, 0.8);
    other.light = { gain: Float64Array.of(0.9, 0.9, 0.9), mirrored: Float64Array.of(0.5, 0, 0, 0.5, 0, 0, 0.5, 0, 0) };
    other.colour(seen, lit, 0);
    expect(lit[1] ** 2).toBeCloseTo((linear - 0.5 * share) / (1 - share) ** 2 / 0.9, 5);
  });

  it("sees nothing too close to its outline, or outside of the photograph", () => {
    const seen = new Float64Array(SEEN_LENGTH);
    expect(view.see(-3, 0, 1.2, seen)).toBe(false);
    const cutBall = { ...ball, centre: [0.6, 0.1, 1] as Vector };
    const cut = new BallView(grey, camera, cutBall, 0.8);
    const { exit, out } = bend(cutBall, [0, 0, 0], rayThrough(camera, [396, 188]))!;
    expect(cut.see(...add(exit, scale(out, 3)), seen)).toBe(true);
    expect(seen[PLACE_X]).toBeCloseTo(396, 0);
    expect(cut.see(0.2, 0.1, 3, seen)).toBe(false);
  });
});
