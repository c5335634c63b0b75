import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../image/raster.ts";
import { inverse } from "../../metrics/linearSystem.ts";
import { random } from "../../random.ts";
import type { Ball } from "../refraction/ball.ts";
import { undistorted } from "../refraction/camera.ts";
import { length, subtract, type Vector } from "../refraction/vector.ts";
import { pattern } from "../simulate/patterns.ts";
import { render } from "../simulate/render.ts";
import type { Panel, Scene } from "../simulate/scene.ts";
import { textureOf } from "../simulate/texture.ts";
import { centreFromOutline, outlineOf } from "./outline.ts";
import { refineByPhotograph } from "./photometric.ts";

/** Three balls on a table between two walls, and no more of it than the balls. */
function scene(): Scene {
  const panel = (name: string, corner: Vector, across: Vector, down: Vector): Panel => ({
    name,
    corner,
    across,
    down,
    texture: textureOf(pattern(128, random(name))),
  });
  const ball = (x: number, z: number): Ball => ({ centre: [x, 0.25, z], radius: 0.11, index: 1.52 });
  return {
    camera: { width: 480, height: 136, fx: 460, fy: 460, cx: 240, cy: -50, distortion: undistorted },
    balls: [ball(-0.34, 1), ball(0.02, 0.95), ball(0.36, 1.05)],
    panels: [
      panel("wall", [-5, -4, 3], [10, 0, 0], [0, 8, 0]),
      panel("wall behind", [5, -4, -2], [-10, 0, 0], [0, 8, 0]),
      panel("table", [-5, 0.36, 1.8], [10, 0, 0], [0, 0, -3.5]),
    ],
    lamp: { corner: [0, -3, 1], across: [0.1, 0, 0], down: [0, 0, 0.1], power: 0 },
    ambient: 1,
  };
}
const { camera, balls } = scene();
const photograph = render(scene(), { seed: 3 }).image;

/** Clicked with so many pixels of noise. */
function clicked(noise: number, seed: number) {
  const source = random("clicks", seed);
  return balls.map((ball) => {
    const points = outlineOf(ball, camera, 24).map(
      ([x, y]) => [x + noise * source.normal(), y + noise * source.normal()] as const,
    );
    return { ...ball, ...centreFromOutline(points, camera, ball.radius) };
  });
}

const offBy = (found: readonly { centre: Vector }[], truth: readonly Ball[] = balls): number[] =>
  found.map(({ centre }, i) => length(subtract(centre, truth[i].centre)) / length(truth[i].centre));

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("refineByPhotograph", () => {
  it("at least halves how far balls are off that somebody clicked, and says how far they still are", () => {
    const [before, after, squares]: number[][] = [[], [], []];
    for (let seed = 0; seed < 3; seed++) {
      const from = clicked(0.5, seed);
      const found = refineByPhotograph(photograph, camera, from).balls;
      before.push(...offBy(from));
      after.push(...offBy(found));
      for (const [i, { centre, covariance, moved }] of found.entries()) {
        const off = subtract(centre, balls[i].centre);
        const information = inverse(covariance);
        squares.push(
          off.reduce((sum, a, j) => sum + off.reduce((part, b, k) => part + a * information[j][k] * b, 0), 0),
        );
        expect(moved).toBeCloseTo(length(subtract(centre, from[i].centre)), 12);
      }
    }
    expect(rootMeanSquare(after)).toBeLessThan(0.5 * rootMeanSquare(before));
    // Chi-square with 3 degrees of freedom: 95 in 100 lie below 7.8.
    expect(squares.filter((square) => square < 7.8).length / squares.length).toBeGreaterThan(0.8);
  });

  it("hardly moves balls that are where they should be", () => {
    const known = clicked(0.5, 1).map((ball, i) => ({ ...ball, centre: balls[i].centre }));
    for (const off of offBy(refineByPhotograph(photograph, camera, known).balls)) expect(off).toBeLessThan(1.2e-3);
    for (const { moved } of refineByPhotograph(photograph, camera, clicked(1e-4, 1)).balls)
      expect(moved).toBeLessThan(1e-5);
  });

  it("is not dragged along by what was painted over one side of a ball", () => {
    const from = clicked(0.5, 2);
    const untouched = refineByPhotograph(photograph, camera, from).balls;
    const edited = painted(photograph, { left: 0, top: 30, right: 50, bottom: 80 });
    const found = refineByPhotograph(edited, camera, from).balls;
    expect(found[0].centre).not.toEqual(untouched[0].centre);
    expect(offBy(found)[0]).toBeLessThan(offBy(from)[0]);
    expect(found.slice(1)).toEqual(untouched.slice(1));
  });

  it("leaves balls where they are when there is no rim to be seen", () => {
    const from = clicked(0.5, 3);
    const grey = { ...photograph, data: photograph.data.slice().fill(120) };
    for (const { moved } of refineByPhotograph(grey, camera, from).balls) expect(moved).toBeLessThan(1e-4);
    const beside = from.map((ball) => ({
      ...ball,
      centre: [ball.centre[0] + 30, ball.centre[1], ball.centre[2]] as const,
    }));
    for (const { moved } of refineByPhotograph(photograph, camera, beside).balls) expect(moved).toBe(0);
  });

  it("comes out the same again, tells how far it is, and can be stopped", () => {
    const from = clicked(0.5, 4).slice(0, 2);
    const told: number[] = [];
    const first = refineByPhotograph(photograph, camera, from, { progress: (share) => told.push(share) });
    expect(refineByPhotograph(photograph, camera, from)).toEqual(first);
    expect(told).toEqual([0, 0.5, 1]);
    const signal = AbortSignal.abort();
    expect(() => refineByPhotograph(photograph, camera, from, { signal })).toThrow(signal.reason);
  });
});

function painted(image: RgbImage, box: { left: number; top: number; right: number; bottom: number }): RgbImage {
  const data = image.data.slice();
  for (let y = box.top; y < box.bottom; y++)
    for (let x = box.left; x < box.right; x++) data.set([210, 40, 160], 3 * (y * image.width + x));
  return { ...image, data };
}
