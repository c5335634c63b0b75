import { describe, expect, it } from "vitest";
import { boardPainter, standings } from "../../../../tests/support/checkerboards.ts";
import { random } from "../../../random.ts";
import { type Camera, type Pixel, project, undistorted } from "../../refraction/camera.ts";
import { boardPlaces, findBoard } from "./findBoard.ts";
import { homographyOf, mapped } from "./homography.ts";
import { type BoardView, calibrateByBoards } from "./zhang.ts";

const size = { across: 9, down: 6 };
const camera: Camera = {
  ...{ width: 640, height: 480, fx: 600, fy: 603, cx: 328, cy: 233 },
  distortion: { k1: -0.15, k2: 0.05, k3: 0, p1: 0.001, p2: -0.0008 },
};

/** Corners of boards turned around both axes of the picture, as the camera sees them, off by normal noise. */
function viewsOf(turns: readonly (readonly [number, number])[], noise: number, lens = camera): BoardView[] {
  const source = random("views", noise);
  const onBoard = boardPlaces(size);
  return turns.map(([yaw, pitch], i) => {
    const seen = onBoard.map(([x, y]): Pixel => {
      const depth = 13 - x * Math.sin(yaw) + y * Math.cos(yaw) * Math.sin(pitch);
      const across = x * Math.cos(yaw) + y * Math.sin(yaw) * Math.sin(pitch) + (i % 3) - 1;
      const [u, v] = project(lens, [across, y * Math.cos(pitch) + (i % 2) - 0.5, depth]);
      return [u + noise * source.normal(), v + noise * source.normal()];
    });
    return { onBoard, seen };
  });
}
const turned: [number, number][] = [
  [0.5, 0.2],
  [-0.5, 0.3],
  [0.2, -0.6],
  [-0.4, -0.4],
  [0.6, 0.5],
];

describe("homographyOf", () => {
  it("maps the places of a plane to where a camera without distortion sees them", () => {
    const [{ onBoard, seen }] = viewsOf([[0.5, 0.3]], 0, { ...camera, distortion: undistorted });
    const homography = homographyOf(onBoard, seen);
    for (const [i, place] of onBoard.entries())
      for (const axis of [0, 1]) expect(mapped(homography, place)[axis]).toBeCloseTo(seen[i][axis], 6);
  });
});

describe("calibrateByBoards", () => {
  it("finds all of a camera from exact corners", () => {
    const { camera: found, residual, deviation, disagreement } = calibrateByBoards(viewsOf(turned, 0), camera);
    for (const key of ["fx", "fy", "cx", "cy"] as const) expect(found[key]).toBeCloseTo(camera[key], 3);
    for (const key of ["k1", "k2", "p1", "p2"] as const)
      expect(found.distortion[key]).toBeCloseTo(camera.distortion[key], 5);
    expect(residual).toBeLessThan(1e-5);
    expect(disagreement).toBeLessThan(1e-2);
    // A tenth of a percent, whatever the corners say.
    expect(deviation).toBeCloseTo(0.001, 4);
  });

  it("says how well it knows the focal length, from the noise that it meets", () => {
    const source = viewsOf([...turned, ...turned, ...turned], 0.5);
    const thirds = [0, 1, 2].map((third) => calibrateByBoards(source.slice(5 * third, 5 * third + 5), camera));
    for (const { camera: found, deviation, residual } of thirds) {
      expect(Math.abs(found.fx / camera.fx - 1)).toBeLessThan(3 * deviation);
      expect(deviation).toBeGreaterThan(0.0015);
      expect(deviation).toBeLessThan(0.02);
      expect(residual / (0.5 * Math.SQRT2)).toBeCloseTo(1, 0);
    }
  });

  it("believes corners less where views contradict each other", () => {
    const tele = { ...camera, fx: 1.05 * camera.fx, fy: 1.05 * camera.fy };
    const one = calibrateByBoards(viewsOf([...turned, ...turned], 0.1), camera);
    expect(one.disagreement).toBeGreaterThan(0.3);
    expect(one.disagreement).toBeLessThan(2);
    const two = calibrateByBoards([...viewsOf(turned, 0.1), ...viewsOf(turned, 0.1, tele)], camera);
    expect(two.disagreement).toBeGreaterThan(6);
    expect(two.deviation).toBeGreaterThan(4 * one.deviation);
  });

  it("refuses too few views, and knows next to nothing from boards that all face the camera", () => {
    expect(() => calibrateByBoards(viewsOf(turned.slice(0, 2), 0), camera)).toThrow(/2 views/);
    const facing = viewsOf(new Array<[number, number]>(5).fill([0.01, -0.01]), 0.2);
    let deviation = Number.POSITIVE_INFINITY;
    try {
      ({ deviation } = calibrateByBoards(facing, camera));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    expect(deviation).toBeGreaterThan(0.02);
  });
});

describe("findBoard and calibrateByBoards", () => {
  it("know a camera from drawn photographs of a board", () => {
    const paint = boardPainter(camera, size);
    const views = standings(6, camera, size, 1).map((stands, i): BoardView => {
      const found = findBoard(paint(stands, 0.015, i), size);
      if ("why" in found) throw new Error(found.why);
      return { onBoard: boardPlaces(size), seen: found };
    });
    const { camera: lens, deviation, residual } = calibrateByBoards(views, camera);
    expect(Math.abs(lens.fx / camera.fx - 1)).toBeLessThan(0.003);
    expect(Math.abs(lens.fy / camera.fy - 1)).toBeLessThan(0.003);
    expect(Math.abs(lens.cx - camera.cx)).toBeLessThan(2);
    expect(Math.abs(lens.cy - camera.cy)).toBeLessThan(2);
    expect(Math.abs(lens.distortion.k1 - camera.distortion.k1)).toBeLessThan(0.02);
    expect(deviation).toBeLessThan(0.002);
    expect(residual).toBeLessThan(0.1);
  }, 120_000);
});
