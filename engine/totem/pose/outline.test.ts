import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { type Camera, type Pixel, rayThrough, undistorted } from "../refraction/camera.ts";
import { angleBetween, length, subtract, type Vector } from "../refraction/vector.ts";
import { centreFromOutline, outlineOf } from "./outline.ts";

const camera: Camera = { width: 1600, height: 1200, fx: 1500, fy: 1500, cx: 800, cy: 600, distortion: undistorted };
const lens: Camera = { ...camera, distortion: { k1: -0.12, k2: 0.03, k3: 0, p1: 0.001, p2: -0.0005 } };
/** A ball that is 80 pixels wide. */
const radius = 0.04;
const distance = (2 * radius * camera.fx) / 80;
const centres: Vector[] = [
  [0, 0, distance],
  [0.5, -0.3, distance],
  [-0.6, 0.4, 0.9 * distance],
];

describe("outlineOf", () => {
  it("is the circle where the rays touch the ball", () => {
    // Ma et al. 2022, with 1000 points rounded: the box from (773, 159) to (909, 293).
    const seen = outlineOf(
      { centre: [0.3, -0.2, 1.5], radius: 0.1 },
      { ...camera, width: 1280, height: 720, fx: 1000, fy: 1000, cx: 640, cy: 360 },
      1000,
    );
    const range = (axis: 0 | 1) =>
      [Math.min, Math.max].map((most) => Math.round(most(...seen.map((point) => point[axis]))));
    expect([range(0), range(1)]).toEqual([
      [773, 909],
      [159, 293],
    ]);
    for (const point of outlineOf({ centre: centres[1], radius }, lens, 50))
      expect(angleBetween(rayThrough(lens, point), centres[1])).toBeCloseTo(Math.asin(radius / length(centres[1])), 9);
  });
});

describe("centreFromOutline", () => {
  it("finds the centre from a few exact points within a thousandth", () => {
    for (const centre of centres) {
      const { centre: found, residual } = centreFromOutline(outlineOf({ centre, radius }, lens, 8), lens, radius);
      expect(length(subtract(found, centre)) / length(centre)).toBeLessThan(1e-3);
      expect(length(subtract(found, centre)) / length(centre)).toBeLessThan(1e-8);
      expect(residual).toBeLessThan(1e-6);
    }
  });

  it("finds it within 1 % from points that are half a pixel off, and says how sure it is", () => {
    const source = random("outline");
    const errors: number[] = [];
    let within = 0;
    for (let trial = 0; trial < 200; trial++) {
      const centre = centres[trial % centres.length];
      const noisy = outlineOf({ centre, radius }, lens, 24).map(
        ([x, y]): Pixel => [x + 0.5 * source.normal(), y + 0.5 * source.normal()],
      );
      const { centre: found, covariance, residual } = centreFromOutline(noisy, lens, radius);
      const error = subtract(found, centre);
      errors.push(length(error) / length(centre));
      if (Math.abs(error[2]) < 2 * Math.sqrt(covariance[2][2])) within++;
      expect(residual).toBeLessThan(1.2);
    }
    errors.sort((a, b) => a - b);
    expect(errors[190]).toBeLessThan(0.01);
    // Two standard deviations hold nineteen in twenty.
    expect(within).toBeGreaterThan(175);
  });

  it("knows it from part of the outline as well", () => {
    const points = outlineOf({ centre: centres[1], radius }, camera, 40).slice(0, 22);
    expect(length(subtract(centreFromOutline(points, camera, radius).centre, centres[1]))).toBeLessThan(1e-6);
  });

  it("refuses what no ball can be seen as", () => {
    const points = outlineOf({ centre: centres[0], radius }, camera, 8);
    expect(() => centreFromOutline(points.slice(0, 4), camera, radius)).toThrow(/4 points/);
    expect(() => centreFromOutline(points, camera, 0)).toThrow(/radius/);
    expect(() => centreFromOutline(new Array<Pixel>(8).fill([100, 100]), camera, radius)).toThrow(RangeError);
  });
});
