import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { type Ball, bend } from "./ball.ts";
import { type Camera, project, undistorted } from "./camera.ts";
import { forwardMap } from "./forward.ts";
import { add, angleBetween, length, scale, subtract, type Vector } from "./vector.ts";

const origin: Vector = [0, 0, 0];
const camera: Camera = { width: 1600, height: 1200, fx: 1500, fy: 1500, cx: 800, cy: 600, distortion: undistorted };

describe("forwardMap", () => {
  it("finds the ray through 10,000 points again within 0.05 pixels", () => {
    const source = random("forward map");
    let worst = 0;
    for (let scene = 0; scene < 20; scene++) {
      const ball: Ball = {
        centre: [source.uniform() - 0.5, source.uniform() * 0.6 - 0.3, 0.9 + 1.5 * source.uniform()],
        radius: 0.03 + 0.1 * source.uniform(),
        index: 1.4 + 0.5 * source.uniform(),
      };
      const map = forwardMap(ball);
      for (let i = 0; i < 500; i++) {
        // Rays that meet the ball up to its very edge, and a point somewhere on the bent ray beyond the caustics.
        const [right, down] = [2 * source.uniform() - 1, 2 * source.uniform() - 1];
        const direction = add(ball.centre, [ball.radius * right, ball.radius * down, 0]);
        const ray = bend(ball, origin, direction);
        if (!ray) {
          i--;
          continue;
        }
        const point = add(ray.exit, scale(ray.out, 2 * map.leastDistance + 6 * source.uniform() ** 2));
        const found = map.locate(point)!;
        const [x, y] = project(camera, direction);
        const [u, v] = project(camera, found.direction);
        worst = Math.max(worst, Math.hypot(u - x, v - y));
        expect(found.incidence).toBeCloseTo(ray.incidence, 1);
      }
    }
    expect(worst).toBeLessThan(0.05);
  });

  it("keeps to the focus of a ball lens: n R / (2 (n - 1)) from its centre for parallel rays", () => {
    const far = forwardMap({ centre: [0, 0, 1e6], radius: 0.1, index: 1.52 });
    expect(far.leastDistance).toBeCloseTo((1.52 * 0.1) / (2 * 0.52), 6);
    expect(far.leastDistance).toBeCloseTo(0.146153846154, 6);
  });

  it("shows a point on the other side of the axis, and none that is too near or hidden by nothing", () => {
    const ball: Ball = { centre: [0, 0, 1], radius: 0.1, index: 1.52 };
    const map = forwardMap(ball);
    const { direction } = map.locate([0.5, 0, 3])!;
    expect(direction[0]).toBeLessThan(0);
    expect(map.locate([0, 0, 3])!.direction).toEqual([0, 0, 1]);
    expect(map.locate([0, 0, 1.12])).toBeUndefined();
    // In front of the ball there is only what its edge still turns back.
    expect(map.locate([0, 0.3, 0.2])).toBeUndefined();
    expect(() => forwardMap({ ...ball, index: 1.02 })).toThrow(RangeError);
  });

  it("has its points on the rays that it gives, near the caustics too", () => {
    const ball: Ball = { centre: [0.2, 0.1, 1.2], radius: 0.08, index: 1.52 };
    const map = forwardMap(ball);
    const source = random("near");
    for (let i = 0; i < 300; i++) {
      const away: Vector = [source.normal(), source.normal(), 1 + Math.abs(source.normal())];
      const point = add(ball.centre, scale(away, (map.leastDistance * (1.01 + source.uniform())) / length(away)));
      const found = map.locate(point);
      if (!found) continue;
      const ray = bend(ball, origin, found.direction)!;
      // Seen from where the ray leaves the ball; near points magnify its error.
      expect(angleBetween(ray.out, subtract(point, ray.exit))).toBeLessThan(5e-3);
    }
  });
});
