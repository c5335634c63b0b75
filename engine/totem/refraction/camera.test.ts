import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Camera, project, rayThrough, undistorted } from "./camera.ts";
import { scale } from "./vector.ts";

const camera: Camera = { width: 1280, height: 720, fx: 1000, fy: 1010, cx: 640, cy: 360, distortion: undistorted };
const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });

describe("camera", () => {
  it("sees the axis at its principal point", () => {
    expect(project(camera, [0, 0, 5])).toEqual([640, 360]);
    expect(rayThrough(camera, [640, 360])).toEqual([0, 0, 1]);
    expect(project(camera, [0.3, -0.2, 2])).toEqual([790, 259]);
  });

  it("sees every point on the ray through its place", () => {
    fc.assert(
      fc.property(
        fc.record({ k1: number(0.2), k2: number(0.05), k3: number(0.01), p1: number(0.005), p2: number(0.005) }),
        fc.double({ min: 0, max: 1280, noNaN: true }),
        fc.double({ min: 0, max: 720, noNaN: true }),
        (distortion, x, y) => {
          const lens = { ...camera, distortion };
          const [u, v] = project(lens, scale(rayThrough(lens, [x, y]), 3));
          expect(u).toBeCloseTo(x, 6);
          expect(v).toBeCloseTo(y, 6);
        },
      ),
    );
  });

  it("sees nothing beyond the fold of a strong distortion", () => {
    const folded = { ...camera, distortion: { ...undistorted, k1: -0.9 } };
    expect(rayThrough(folded, [1280, 720]).every(Number.isFinite)).toBe(false);
  });
});
