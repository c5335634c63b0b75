import { describe, expect, it } from "vitest";
import { boardPainter, type Standing } from "../../../../tests/support/checkerboards.ts";
import { gaussianBlur } from "../../../image/gaussian.ts";
import { random } from "../../../random.ts";
import { type Camera, project, undistorted } from "../../refraction/camera.ts";
import { findCorners, refineCorner } from "./corners.ts";
import { findBoard } from "./findBoard.ts";
import { growGrid } from "./grid.ts";

const camera: Camera = { width: 320, height: 240, fx: 300, fy: 300, cx: 160, cy: 120, distortion: undistorted };
const size = { across: 5, down: 4 };
const paint = boardPainter(camera, size);
const facing: Standing = { middle: [0.4, -0.3, 8], turns: [0, 0, 0] };
const drawn = paint(facing, 0.01, 1);
/** Of a board that faces the camera. */
const corner = (i: number, j: number) => project(camera, [i - 2 + 0.4, j - 1.5 - 0.3, 8]);

describe("findCorners", () => {
  it("finds the inner corners and nothing else, with the lines that cross there", () => {
    const corners = findCorners(drawn);
    expect(corners).toHaveLength(20);
    for (let j = 0; j < 4; j++)
      for (let i = 0; i < 5; i++) {
        const [x, y] = corner(i, j);
        const found = corners.find(({ place }) => Math.hypot(place[0] - x, place[1] - y) < 1.5);
        expect(found, `${i}, ${j}`).toBeDefined();
        const directions = found!.lines.map((line) => Math.min(line, Math.PI - line)).sort((a, b) => a - b);
        expect(directions[0]).toBeLessThan(0.1);
        expect(directions[1]).toBeGreaterThan(Math.PI / 2 - 0.1);
        const exact = refineCorner(drawn, found!.place, 8)!;
        expect(Math.hypot(exact[0] - x, exact[1] - y)).toBeLessThan(0.06);
      }
  });

  it("finds none in noise that is smooth, and none without contrast", () => {
    expect(findCorners({ ...drawn, data: drawn.data.map((value) => 0.5 + 0.05 * (value - 0.5)) })).toEqual([]);
    const source = random("noise");
    expect(findCorners({ ...drawn, data: drawn.data.map(() => 0.5 + 0.01 * source.normal()) })).toEqual([]);
  });

  it("does not refine at the edge of the picture", () => {
    expect(refineCorner(drawn, [4, 100], 8)).toBeUndefined();
  });
});

describe("findBoard", () => {
  it("gives the corners by rows, from one corner of the board or the opposite one", () => {
    const found = findBoard(drawn, size);
    if ("why" in found) throw new Error(found.why);
    const forward = Math.hypot(found[0][0] - corner(0, 0)[0], found[0][1] - corner(0, 0)[1]) < 5;
    for (const [at, [x, y]] of found.entries()) {
      const [i, j] = [at % 5, Math.floor(at / 5)];
      const [u, v] = forward ? corner(i, j) : corner(4 - i, 3 - j);
      expect(Math.hypot(x - u, y - v)).toBeLessThan(0.06);
    }
  });

  it("finds boards that lie aslant, seen from the side, and turned by a right angle", () => {
    for (const turns of [
      [0.7, 0.3, 0.4],
      [-0.5, -0.6, -0.8],
      [0.2, 0.2, Math.PI / 2],
    ] as const)
      expect(findBoard(paint({ middle: [0.2, 0.1, 9], turns }, 0.02, 2), size)).toHaveLength(20);
  });

  it("finds it in a picture that is too large to look for corners in", () => {
    const large = { width: 1920, height: 1440, data: new Float32Array(1920 * 1440) };
    for (let at = 0; at < large.data.length; at++)
      large.data[at] = drawn.data[Math.floor(at / 1920 / 6) * 320 + Math.floor((at % 1920) / 6)];
    const found = findBoard(large, size);
    if ("why" in found) throw new Error(found.why);
    const [x, y] = corner(0, 0);
    expect(Math.min(...found.map(([u, v]) => Math.hypot(u / 6 - x, v / 6 - y)))).toBeLessThan(0.2);
  });

  it("finds it before a wall full of saddles, with a corner that is hidden", () => {
    const source = random("wall");
    const wall = gaussianBlur({ ...drawn, data: drawn.data.map(() => source.normal()) }, 3).data;
    const data = drawn.data.map((value, at) => {
      const [x, y] = [at % 320, Math.floor(at / 320)];
      const onPaper = x > 40 && x < 310 && y > 20 && y < 200;
      const hidden = Math.hypot(x - corner(2, 1)[0], y - corner(2, 1)[1]) < 6 && x > corner(2, 1)[0];
      if (hidden) return 0.5;
      return onPaper ? value : 0.5 + 3 * wall[at];
    });
    expect(findCorners({ ...drawn, data }).length).toBeGreaterThan(30);
    const found = findBoard({ ...drawn, data }, size);
    if ("why" in found) throw new Error(found.why);
    for (const [i, j] of [
      [0, 0],
      [4, 0],
      [0, 3],
      [4, 3],
    ]) {
      const [u, v] = corner(i, j);
      expect(Math.min(...found.map(([x, y]) => Math.hypot(x - u, y - v)))).toBeLessThan(0.06);
    }
  });

  it("says what is there instead", () => {
    expect(findBoard(drawn, { across: 9, down: 6 })).toEqual({
      why: "no board of 9 x 6 inner corners is in it, the most are 5 x 4",
      nearest: { across: 5, down: 4 },
    });
    expect(findBoard({ ...drawn, data: drawn.data.map(() => 0.5) }, size)).toEqual({
      why: "no board of 5 x 4 inner corners is in it",
    });
    const cut = paint({ ...facing, middle: [4, 0, 8] }, 0.01, 3);
    expect(findBoard(cut, size)).toHaveProperty("why");
  });
});

describe("growGrid", () => {
  it("passes over corners that are off the lines, and over a gap, but not over many", () => {
    const corners = findCorners(drawn);
    const stray = { ...corners[0], place: [corners[0].place[0] + 17, corners[0].place[1] + 14] as const };
    expect(growGrid([stray, ...corners], size).places).toEqual(growGrid(corners, size).places);
    const middle = corners.findIndex(({ place: [x, y] }) => Math.hypot(x - corner(2, 1)[0], y - corner(2, 1)[1]) < 3);
    const places = growGrid(corners.toSpliced(middle, 1), size).places;
    // Without it, the one beside it on the border closes no square.
    expect(places?.filter((place) => place === undefined)).toHaveLength(2);
    expect(growGrid(corners.slice(5), size).places).toBeUndefined();
  });
});
