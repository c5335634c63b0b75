import { describe, expect, it } from "vitest";
import type { Ball } from "../../../engine/totem/refraction/ball.ts";
import { undistorted } from "../../../engine/totem/refraction/camera.ts";
import { length, subtract } from "../../../engine/totem/refraction/vector.ts";
import { bentWay, mapsOf, pointAt, straightWay } from "./rays.ts";
import { whySilent } from "./silence.ts";

const camera = { width: 200, height: 100, fx: 100, fy: 100, cx: 100, cy: 50, distortion: undistorted };
const ball: Ball = { centre: [0, 0, 1], radius: 0.1, index: 1.52 };

describe("ways of light", () => {
  it("go straight to the camera", () => {
    const point = pointAt(camera, { x: 150, y: 50 }, 2)!;
    expect(point).toEqual([1, 0, 2]);
    expect(straightWay(point)).toEqual([
      [1, 0, 2],
      [0, 0, 0],
    ]);
    expect(pointAt(camera, { x: 150, y: 50 }, Number.NaN)).toBeUndefined();
  });

  it("go through a ball by two points of its surface, the far one first", () => {
    const [map] = mapsOf([ball]);
    const [from, exit, entry, end] = bentWay(map!, [0.5, 0, 3])!;
    expect(from).toEqual([0.5, 0, 3]);
    expect(end).toEqual([0, 0, 0]);
    for (const corner of [exit, entry]) expect(length(subtract(corner, ball.centre))).toBeCloseTo(0.1, 9);
    expect(exit[2]).toBeGreaterThan(entry[2]);
    // Upside down, as balls show things: what lies to the right is seen on the left.
    expect(entry[0]).toBeLessThan(0);
  });

  it("are none where the ball does not show the point, or nothing at all", () => {
    const [map, none] = mapsOf([ball, { ...ball, index: 1.01 }]);
    expect(none).toBeUndefined();
    expect(bentWay(map!, [0, 0.3, 0.2])).toBeUndefined();
  });
});

describe("whySilent", () => {
  const other: Ball = { ...ball, centre: [0.25, 0, 2] };
  const [map] = mapsOf([ball]);
  const why = (point?: readonly [number, number, number], balls = [ball]) => whySilent(map, balls, camera, point);

  it("names what is the matter", () => {
    expect(why()).toMatch(/no depth/);
    expect(whySilent(undefined, [ball], camera, [0, 0, 3])).toMatch(/so near to the camera/);
    expect(why([0, 0, 1.12])).toMatch(/too near to the ball/);
    expect(why([0, 0.3, 0.2])).toMatch(/beside or before/);
    expect(why([0.5, 0, 3], [ball, other])).toMatch(/Another ball/);
    expect(why([0.5, 0, 3])).toMatch(/Something lies between/);
  });

  it("knows a ball that the photograph cuts", () => {
    const [aside] = mapsOf([{ ...ball, centre: [1.05, 0, 1] }]);
    // Shown at the right of the ball, beyond the edge of the photograph.
    expect(whySilent(aside, [], camera, [0.6, 0, 3])).toMatch(/cuts the ball/);
  });
});
