import { describe, expect, it } from "vitest";
import { undistorted } from "../../../engine/totem/refraction/camera.ts";
import { sceneMesh } from "./sceneMesh.ts";

const grid = { width: 3, height: 2, step: 10 };
const camera = { width: 30, height: 20, fx: 10, fy: 10, cx: 15, cy: 10, distortion: undistorted };

describe("sceneMesh", () => {
  it("has every cell at its depth on the ray through its middle", () => {
    const { positions, cells, triangles } = sceneMesh(grid, new Float32Array(6).fill(2), camera);
    expect([...cells]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...positions.subarray(0, 3)]).toEqual([-2, -1, 2]);
    expect([...positions.subarray(15)]).toEqual([2, 1, 2]);
    expect(triangles).toHaveLength(3 * 4);
  });

  it("is cut where depths jump, and leaves out what has none", () => {
    const jump = sceneMesh(grid, Float32Array.of(2, 2, 4, 2, 2, 4), camera);
    expect(jump.cells).toHaveLength(6);
    expect([...jump.triangles]).toEqual([0, 1, 3, 1, 4, 3]);
    const hole = sceneMesh(grid, Float32Array.of(2, Number.NaN, 2, 2, 2, 2), camera);
    expect([...hole.cells]).toEqual([0, 2, 3, 4, 5]);
    // Only the triangle that does not touch the hole.
    expect([...hole.triangles].map((vertex) => hole.cells[vertex])).toEqual([2, 5, 4]);
  });

  it("stays whole where the depth only slopes", () => {
    // Far away, a step of the sweep is long.
    const wide = { width: 5, height: 2, step: 10 };
    const row = [0.8, 4.4, 4.8, 5.2, 9.6];
    const slope = sceneMesh(wide, Float32Array.of(...row, ...row), camera);
    expect([...new Set(slope.triangles)].map((vertex) => vertex % 5).sort()).toEqual([1, 1, 2, 2, 3, 3]);
  });
});
