import { describe, expect, it } from "vitest";
import { undistorted } from "../../../engine/totem/refraction/camera.ts";
import type { Grids } from "../rebuild/grids.ts";
import { mapsOf } from "./rays.ts";
import { placeOf } from "./witnesses.ts";

const camera = { width: 40, height: 20, fx: 20, fy: 20, cx: 20, cy: 10, distortion: undistorted };
const ball = { name: "ball 1", centre: [0, 0, 1] as [number, number, number], radius: 0.1, index: 1.52 };
const document = { camera, balls: [{ ...ball, moved: 0, contradiction: null, place: null }] };

/** Two cells: one that the ball sees, one that a ball is in the way of. */
const grids: Grids = {
  width: 2,
  height: 1,
  step: 20,
  picture: Uint8Array.of(10, 20, 30, 0, 0, 0),
  depth: Float32Array.of(3, Number.NaN),
  confidence: Float32Array.of(0.5, 0),
  heat: Float32Array.of(2, Number.NaN),
  balls: [
    {
      picture: Uint8Array.of(1, 2, 3, 0, 0, 0),
      weight: Float32Array.of(0.75, 0),
      deviation: Float32Array.of(4, Number.NaN),
      place: Float32Array.of(21, 10, 0, 0),
    },
  ],
};

describe("placeOf", () => {
  const place = (cell: number) => placeOf(document, grids, grids.heat, mapsOf(document.balls), cell);

  it("tells what the photograph and each ball show of a cell, and the rays", () => {
    const { middle, depth, heat, direct, straight, witnesses } = place(0);
    expect({ middle, depth, heat, direct }).toEqual({
      middle: { x: 10, y: 10 },
      depth: 3,
      heat: 2,
      direct: [10, 20, 30],
    });
    expect(straight).toEqual([
      [-1.5, 0, 3],
      [0, 0, 0],
    ]);
    expect(witnesses).toEqual([
      expect.objectContaining({ weight: 0.75, deviation: 4, expected: [1, 2, 3], place: { x: 21, y: 10 } }),
    ]);
    const [witness] = witnesses;
    expect("way" in witness && witness.way).toHaveLength(4);
  });

  it("says why there is nothing where a ball is in the way", () => {
    const { depth, heat, direct, straight, witnesses } = place(1);
    expect([depth, heat, direct, straight]).toEqual([undefined, undefined, undefined, undefined]);
    expect(witnesses).toEqual([{ why: expect.stringContaining("in the way") }]);
  });
});
