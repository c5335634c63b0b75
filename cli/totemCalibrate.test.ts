/** Ways to say where balls and what the lens is, as readers call them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrationDocumentSchema } from "../contract/totem.ts";
import { outlineOf } from "../engine/totem/pose/outline.ts";
import type { Camera } from "../engine/totem/refraction/camera.ts";
import { length, subtract, type Vector } from "../engine/totem/refraction/vector.ts";
import { boardPainter, standings } from "../tests/support/checkerboards.ts";
import { runSelfsame } from "../tests/support/commandLine.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-calibrate-test-"));
const photo = "photo.jpg";
const camera: Camera = {
  ...{ width: 480, height: 360, fx: 450, fy: 450, cx: 246, cy: 175 },
  distortion: { k1: -0.12, k2: 0.03, k3: 0, p1: 0, p2: 0 },
};
const ball = { centre: [0.2, 0.1, 0.9] as Vector, radius: 0.05 };
const squares = { across: 7, down: 5 };

const calibrate = (...args: string[]) => runSelfsame(["totem", "calibrate", photo, ...args], { cwd: folder });
const found = (stdout: string) => calibrationDocumentSchema.parse(JSON.parse(stdout));
const picture = (name: string, data: Uint8Array, width = camera.width, height = camera.height) =>
  sharp(data, { raw: { width, height, channels: 1 } }).toFile(join(folder, name));

beforeAll(async () => {
  await sharp({ create: { width: camera.width, height: camera.height, channels: 3, background: "#567" } })
    .withExif({ IFD2: { FocalLength: "4500/1000", FocalPlaneXResolution: "1000/1", FocalPlaneResolutionUnit: "3" } })
    .jpeg()
    .toFile(join(folder, photo));
  const outlines = {
    schema: "selfsame.totem-outlines/1",
    balls: [{ radius: ball.radius, points: outlineOf(ball, camera, 24) }],
  };
  writeFileSync(join(folder, "outlines.json"), JSON.stringify(outlines));
  writeFileSync(join(folder, "broken.png"), "no picture");
  mkdirSync(join(folder, "boards"));
  mkdirSync(join(folder, "few"));
  const paint = boardPainter(camera, squares);
  for (const [i, stands] of standings(6, camera, squares, 5).entries()) {
    const plane = paint(stands, 0.01, i);
    const bytes = Uint8Array.from(plane.data, (value) => Math.round(255 * value));
    await picture(`boards/board-${i}.jpg`, bytes);
    if (i < 2) await picture(`few/board-${i}.jpg`, bytes);
  }
  await picture("boards/wall.jpg", new Uint8Array(camera.width * camera.height).fill(90));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("selfsame totem calibrate --checkerboard", () => {
  const boards = (...args: string[]) => calibrate("--outlines", "outlines.json", "--checkerboard", ...args);

  it("knows the lens from pictures of a board, names one without, and finds the ball", async () => {
    const { code, stdout, stderr } = await boards("boards", "--squares", "7x5", "--json");
    expect(code).toBe(0);
    expect(stderr).toMatch(/wall\.jpg is left out: no board of 7 x 5 inner corners is in it/);
    const document = found(stdout);
    expect(document.camera).toMatchObject({ source: "checkerboard", width: camera.width, height: camera.height });
    expect(document.camera.how).toMatch(/^6 pictures of a checkerboard/);
    expect(document.camera.fx / camera.fx).toBeCloseTo(1, 2);
    expect(document.camera.focalDeviation).toBeLessThan(0.01);
    expect(Math.abs(document.camera.cx - camera.cx)).toBeLessThan(3);
    expect(document.camera.distortion.k1).toBeCloseTo(camera.distortion.k1, 1);
    expect(length(subtract(document.balls[0].centre, ball.centre))).toBeLessThan(0.01);
    expect(document.checks.map(({ level }) => level)).toEqual(["warning"]);
  }, 120_000);

  it.each<[string, string[], RegExp]>([
    ["too few boards", ["few", "--squares", "7x5"], /found in 2 of 2 pictures, 3 are needed/],
    [
      "another board",
      ["few", "--squares", "9x6"],
      /board-0\.jpg and board-1\.jpg: no board of 9 x 6 .* the most are 7 x 5.*one of 7 x 5/s,
    ],
    ["no such folder", ["nowhere", "--squares", "7x5"], /no such folder/],
    ["no size of the board", ["boards"], /--checkerboard and --squares/],
    ["a size that is none", ["boards", "--squares", "7"], /like 9x6/],
    ["a focal length too", ["boards", "--squares", "7x5", "--focal", "30"], /leave out --focal/],
  ])("ends with 2 for %s", async (_, args, words) => {
    const { code, stdout, stderr } = await boards(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });

  it("refuses pictures of another shape than the photograph", async () => {
    mkdirSync(join(folder, "upright"));
    await sharp(join(folder, "boards/board-0.jpg")).rotate(90).toFile(join(folder, "upright/board.jpg"));
    const { code, stderr } = await boards("upright", "--squares", "7x5");
    expect(code).toBe(2);
    expect(stderr).toMatch(/board\.jpg has 360 x 480 pixels, another shape than the photograph with 480 x 360/);
  });
});

describe("selfsame totem calibrate --masks", () => {
  /** A picture that is white in these discs. */
  async function mask(name: string, discs: readonly (readonly [number, number, number])[], turned = false) {
    const [width, height] = turned ? [camera.height, camera.width] : [camera.width, camera.height];
    const data = Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
      return 255 * Number(discs.some((disc) => Math.hypot(x - disc[0], y - disc[1]) < disc[2]));
    });
    await picture(name, data, width, height);
    return name;
  }

  it("finds the balls of white parts, from left to right, and a mask for each as well", async () => {
    const both = await mask("both.png", [
      [270, 190, 16],
      [200, 160, 12],
    ]);
    const [left, right] = [await mask("a.png", [[200, 160, 12]]), await mask("b.png", [[270, 190, 16]])];
    const calibrated = async (masks: string[]) => {
      const glass = ["--radius", "0.04,0.05", "--index", "1.49"];
      const { code, stdout } = await calibrate("--json", ...glass, "--masks", ...masks);
      expect(code).toBe(0);
      return found(stdout);
    };
    const { camera: lens, balls, checks } = await calibrated([both]);
    expect(checks).toEqual([]);
    expect(balls.map(({ radius, index }) => [radius, index])).toEqual([
      [0.04, 1.49],
      [0.05, 1.49],
    ]);
    for (const [i, [x, y, apparent]] of [
      [200, 160, 12],
      [270, 190, 16],
    ].entries()) {
      const { centre, residual } = balls[i];
      expect(Math.abs((lens.fx * centre[0]) / centre[2] + lens.cx - x)).toBeLessThan(0.5);
      expect(Math.abs((lens.fy * centre[1]) / centre[2] + lens.cy - y)).toBeLessThan(0.5);
      expect((lens.fx * balls[i].radius) / centre[2] / apparent).toBeCloseTo(1, 1);
      expect(residual).toBeLessThan(0.5);
    }
    expect((await calibrated([left, right])).balls).toEqual(balls);
  }, 120_000);

  it.each<[string, () => Promise<string[]>, RegExp]>([
    ["no radius", async () => [await mask("m.png", [[40, 60, 12]])], /radius of the balls in metres with --radius/],
    [
      "outlines too",
      async () => [await mask("m.png", [[40, 60, 12]]), "--outlines", "outlines.json"],
      /--outlines, or masks/,
    ],
    ["nothing white", async () => [await mask("m.png", []), "--radius", "0.05"], /m\.png shows no ball/],
    [
      "a speck",
      async () => [await mask("m.png", [[40, 60, 3]]), "--radius", "0.05"],
      /m\.png around 40, 60 has \d+ pixels, too few/,
    ],
    ["white alone", async () => [await mask("m.png", [[80, 60, 999]]), "--radius", "0.05"], /cut by the edge/],
    [
      "too many",
      async () => [
        await mask(
          "m.png",
          Array.from({ length: 40 }, (_, i) => [20 * (i % 8) + 10, 20 * Math.floor(i / 8) + 10, 8] as const),
        ),
        ...["--radius", "0.05"],
      ],
      /40 white parts; 32 balls are the most/,
    ],
    [
      "radii of others",
      async () => [await mask("m.png", [[40, 60, 12]]), "--radius", "0.05,0.05"],
      /show 1 balls, but 2 radii/,
    ],
    [
      "another size",
      async () => [await mask("m.png", [[40, 60, 12]], true), "--radius", "0.05"],
      /picture of 360 x 480/,
    ],
    ["no picture", async () => ["broken.png", "--radius", "0.05"], /mask broken\.png cannot be read/],
  ])("ends with 2 for %s", async (_, args, words) => {
    const { code, stdout, stderr } = await calibrate("--masks", ...(await args()));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });
});
