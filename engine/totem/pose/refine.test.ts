import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import type { Pixel } from "../refraction/camera.ts";
import { length, subtract, type Vector } from "../refraction/vector.ts";
import { cameraOfFocal } from "./intrinsics.ts";
import { centreFromOutline, outlineOf } from "./outline.ts";
import { refinePoses } from "./refine.ts";

const size = { width: 1600, height: 1200 };
const FOCAL = 1300;
const camera = cameraOfFocal(size, FOCAL);
const radius = 0.05;
const centres: Vector[] = [
  [-0.5, 0.3, 1],
  [-0.1, 0.35, 0.9],
  [0.25, -0.2, 1.1],
  [0.5, 0.32, 0.95],
];
const outlines = (noise: number, source = random("none")): Pixel[][] =>
  centres.map((centre) =>
    outlineOf({ centre, radius }, camera, 24).map(([x, y]) => [
      x + noise * source.normal(),
      y + noise * source.normal(),
    ]),
  );

/** As it is done without refinement: each ball by itself, with the focal length as it is given. */
const apart = (points: readonly Pixel[][], focal: number) =>
  points.map((one) => ({
    points: one,
    radius,
    centre: centreFromOutline(one, cameraOfFocal(size, focal), radius).centre,
  }));

describe("refinePoses", () => {
  it("finds centres and focal length from exact outlines and a focal length that is 5 % off", () => {
    const start = 1.05 * FOCAL;
    const found = refinePoses(apart(outlines(0), start), cameraOfFocal(size, start), 0.05);
    expect(found.camera.fx / FOCAL).toBeCloseTo(1, 4);
    expect(found.camera.fy).toBe(found.camera.fx);
    for (const [i, { centre, residual }] of found.balls.entries()) {
      expect(length(subtract(centre, centres[i]))).toBeLessThan(1e-4);
      expect(residual).toBeLessThan(1e-3);
    }
  });

  it("leaves a focal length that is exact, and finds each ball as by itself", () => {
    const balls = apart(outlines(0.5, random("one")), FOCAL);
    const found = refinePoses(balls, camera, 0);
    expect(found.camera).toEqual(camera);
    expect(found.focalDeviation).toBe(0);
    const [alone] = refinePoses(balls.slice(0, 1), camera, 0).balls;
    for (const axis of [0, 1, 2]) expect(found.balls[0].centre[axis]).toBeCloseTo(alone.centre[axis], 9);
    expect(length(subtract(found.balls[0].centre, balls[0].centre))).toBeLessThan(0.005);
    expect(found.balls[0].residual).toBeGreaterThan(0.3);
  });

  it("is closer than balls by themselves where the focal length is off, and says how close", () => {
    const source = random("trials");
    const deviation = 0.03;
    let [before, after, focalBefore, focalAfter, within, stated] = [0, 0, 0, 0, 0, 0];
    const trials = 40;
    for (let trial = 0; trial < trials; trial++) {
      const start = FOCAL * (1 + deviation * source.normal());
      const balls = apart(outlines(0.5, source), start);
      const found = refinePoses(balls, cameraOfFocal(size, start), deviation);
      focalBefore += (start / FOCAL - 1) ** 2;
      focalAfter += (found.camera.fx / FOCAL - 1) ** 2;
      stated += found.focalDeviation ** 2;
      for (const [i, { centre, covariance }] of found.balls.entries()) {
        before += length(subtract(balls[i].centre, centres[i])) ** 2;
        after += length(subtract(centre, centres[i])) ** 2;
        if (Math.abs(centre[2] - centres[i][2]) < 2 * Math.sqrt(covariance[2][2])) within++;
      }
    }
    expect(focalAfter).toBeLessThan(focalBefore);
    expect(after).toBeLessThan(before);
    expect(Math.sqrt(stated / focalAfter)).toBeGreaterThan(0.75);
    expect(Math.sqrt(stated / focalAfter)).toBeLessThan(1.35);
    // Two standard deviations hold nineteen in twenty.
    expect(within / (trials * centres.length)).toBeGreaterThan(0.88);
  });

  /** Four balls on a table as simulated scenes have them, nearer to the middle, with outlines of that noise. */
  const onTable = (seed: number, noise: number) => {
    const source = random(seed, "table");
    const between = (least: number, most: number) => least + (most - least) * source.uniform();
    const picture = { width: 1200, height: 900 };
    const focal = 1200 * between(0.8, 1);
    const balls = [-0.34, -0.11, 0.11, 0.34].map((x) => {
      const centre: Vector = [x + between(-0.02, 0.02), between(0.22, 0.28), between(0.8, 1.1)];
      const size = between(0.045, 0.06);
      const points = outlineOf({ centre, radius: size }, cameraOfFocal(picture, focal), 24).map(
        ([x, y]): Pixel => [x + noise * source.normal(), y + noise * source.normal()],
      );
      return { centre, radius: size, points };
    });
    return { balls, focal, cameraOf: (share: number) => cameraOfFocal(picture, focal * share) };
  };

  it("holds the focal length against outlines that know it worse, and says how far off the centres may be", () => {
    let [exact, off, within] = [0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { balls, cameraOf } = onTable(seed, 0.5);
      for (const share of [1, 1.02]) {
        const said = cameraOf(share);
        const found = refinePoses(balls, said, 0.02);
        expect(found).toMatchObject({ camera: said, focalDeviation: 0.02, focalMoved: false });
        for (const [i, { centre, covariance }] of found.balls.entries()) {
          const error = length(subtract(centre, balls[i].centre)) / length(balls[i].centre);
          if (share === 1) exact += error ** 2 / 80;
          else off += error ** 2 / 80;
          if (Math.abs(centre[2] - balls[i].centre[2]) < 2 * Math.sqrt(covariance[2][2])) within++;
        }
      }
    }
    expect(Math.sqrt(exact)).toBeLessThan(0.003);
    // As the focal length.
    expect(Math.sqrt(off)).toBeLessThan(0.02);
    expect(within / 160).toBeGreaterThan(0.95);
  });

  it("moves the focal length by outlines that are as exact as a mask's", () => {
    for (let seed = 0; seed < 5; seed++) {
      const { balls, focal, cameraOf } = onTable(seed, 0.05);
      const found = refinePoses(balls, cameraOf(1.02), 0.02);
      expect(found.focalMoved).toBe(true);
      expect(Math.abs(found.camera.fx / focal - 1)).toBeLessThan(0.006);
      expect(found.focalDeviation).toBeLessThan(0.005);
    }
  });

  it("counts what is not known of a radius along the direction to the centre", () => {
    const { balls, cameraOf } = onTable(0, 0.1);
    const [known] = refinePoses(balls, cameraOf(1), 0).balls;
    const [found] = refinePoses(
      balls.map((ball) => ({ ...ball, radiusDeviation: 0.01 * ball.radius })),
      cameraOf(1),
      0,
    ).balls;
    expect(found.centre).toEqual(known.centre);
    for (const a of [0, 1, 2])
      for (const b of [0, 1, 2])
        expect(found.covariance[a][b] - known.covariance[a][b]).toBeCloseTo(
          1e-4 * found.centre[a] * found.centre[b],
          12,
        );
    // A ball that is a hundredth larger is a hundredth farther.
    const [larger] = refinePoses(
      balls.map((ball) => ({ ...ball, radius: 1.01 * ball.radius })),
      cameraOf(1),
      0,
    ).balls;
    expect(length(larger.centre) / length(known.centre)).toBeCloseTo(1.01, 9);
  });

  it("refuses points that say nothing", () => {
    const points = new Array<Pixel>(8).fill([100, 100]);
    expect(() => refinePoses([{ points, radius, centre: [0, 0, 1] }], camera, 0)).toThrow(RangeError);
    expect(refinePoses([], camera, 0.02)).toMatchObject({ balls: [], focalDeviation: 0.02 });
  });
});
