import { describe, expect, it } from "vitest";
import { WALL, wallBehindBalls } from "../../../tests/support/wallBehindBalls.ts";
import { toLinear } from "../../image/colour.ts";
import { project } from "../refraction/camera.ts";
import { render } from "../simulate/render.ts";
import { nearOf } from "./lattice.ts";
import { totemRays } from "./rays.ts";

const scene = wallBehindBalls();
const { camera, balls } = scene;
const { image } = render(scene, { seed: 1, samples: 2, noise: 0 });
const rays = totemRays(image, camera, balls, nearOf(balls));

describe("rays that leave the balls", () => {
  it("lead to what the camera sees in the same colours", () => {
    let [off, other, count] = [0, 0, 0];
    for (let ray = 0; ray < rays.count; ray++) {
      if (rays.mirrored[ray] > 0.05) continue;
      const [exit, direction] = [rays.exit, rays.direction].map((values) => values.subarray(3 * ray, 3 * ray + 3));
      const away = (WALL - exit[2]) / direction[2];
      const [x, y] = project(camera, [exit[0] + away * direction[0], exit[1] + away * direction[1], WALL]);
      // Beside the board, and above the balls.
      if (!(x > 150 && x < camera.width && y > 0 && y < 110)) continue;
      count++;
      for (let c = 0; c < 3; c++) {
        const seen = toLinear(image.data[3 * (Math.floor(y) * camera.width + Math.floor(x)) + c]);
        const passed = (1 - rays.mirrored[ray]) ** 2;
        off += Math.abs(Math.sqrt(rays.colour[3 * ray + c] / passed) - Math.sqrt(seen));
        other += Math.abs(Math.sqrt(rays.colour[3 * ((ray + 997) % rays.count) + c] / passed) - Math.sqrt(seen));
      }
    }
    expect(count).toBeGreaterThan(100);
    expect(off).toBeLessThan(0.5 * other);
  });

  it("are of all balls, forward, and from within their faces", () => {
    expect(new Set(rays.ball)).toEqual(new Set([0, 1, 2]));
    for (let ray = 0; ray < rays.count; ray++) {
      expect(rays.direction[3 * ray + 2]).toBeGreaterThan(0);
      expect(Math.hypot(rays.face[2 * ray], rays.face[2 * ray + 1])).toBeLessThan(1);
    }
    // A ball has some 1,900 pixels; many of them look too far aside, or at what the balls rest on.
    expect(rays.count).toBeGreaterThan(1500);
  });
});
