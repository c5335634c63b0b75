import { describe, expect, it } from "vitest";
import { BOARD, WALL, wallBehindBalls } from "../../../tests/support/wallBehindBalls.ts";
import { toLinear, toSrgb } from "../../image/colour.ts";
import { render } from "../simulate/render.ts";
import { type Sweep, sweep } from "./sweep.ts";

const scene = wallBehindBalls();
const { camera, balls } = scene;
const options = { hypotheses: 32, far: 6 };
const rendering = render(scene, { seed: 1, samples: 2 });
const swept = sweep(rendering.image, camera, balls, options);

/** Mean difference between the balls and the direct view. */
function meanOff({ balls: said }: Sweep): number {
  let [sum, total] = [0, 0];
  for (const { weight, expected, direct } of said)
    for (let cell = 0; cell < weight.length; cell++)
      for (let c = 0; c < 3; c++) {
        sum += weight[cell] * Math.abs(expected[3 * cell + c] - direct[3 * cell + c]);
        total += weight[cell];
      }
  return sum / total;
}

describe("sweep", () => {
  it("finds how far the wall and the board are", () => {
    const { width, height, step, depth, ball } = swept;
    const off: number[] = [];
    for (let cell = 0; cell < width * height; cell++) {
      const [x, y] = [(cell % width) * step + step / 2, Math.floor(cell / width) * step + step / 2];
      if (ball[cell] || y > 100) continue;
      const truth = rendering.depth[Math.floor(y) * camera.width + Math.floor(x)];
      expect([WALL, BOARD].some((z) => Math.abs(truth - z) < 1e-4)).toBe(true);
      off.push(Math.abs(1 / depth[cell] - 1 / truth));
    }
    off.sort((a, b) => a - b);
    // One hypothesis is 0.031 per metre from the next.
    expect(off[off.length >> 1]).toBeLessThan(0.02);
    // Half of what is between wall and board; beside the board, one ball or another does not see the wall.
    expect(off[Math.floor(0.7 * off.length)]).toBeLessThan(0.06);
  });

  it("knows where balls are, and what each of them says", () => {
    const { width, height, ball, depth, balls: said } = swept;
    expect(ball.length).toBe(width * height);
    for (let cell = 0; cell < ball.length; cell++) expect(Number.isNaN(depth[cell])).toBe(ball[cell] === 1);
    expect(said).toHaveLength(3);
    expect(meanOff(swept)).toBeLessThan(0.03);
    for (const { weight } of said)
      expect(weight.filter((value) => value > 0.2).length / weight.length).toBeGreaterThan(0.3);
  });

  it("comes out the same again", () => {
    expect(sweep(rendering.image, camera, balls, options)).toEqual(swept);
  });

  it("agrees less where the balls are not where they are said to be", () => {
    const wrong = balls.map((ball, i) => ({
      ...ball,
      centre: [ball.centre[0] + (i === 1 ? 0.006 : -0.006), ball.centre[1] + 0.006, ball.centre[2]] as const,
    }));
    expect(meanOff(sweep(rendering.image, camera, wrong, options))).toBeGreaterThan(1.4 * meanOff(swept));
  });

  it("makes up for a ball that swallows light", () => {
    const image = { ...rendering.image, data: rendering.image.data.slice() };
    for (let at = 0; at < rendering.seen.length; at++)
      if (rendering.seen[at] === -1)
        for (let c = 0; c < 3; c++) image.data[3 * at + c] = toSrgb(0.75 * toLinear(image.data[3 * at + c]));
    const dim = sweep(image, camera, balls, options);
    expect(meanOff(dim)).toBeLessThan(1.4 * meanOff(swept));
  });

  it("needs balls, and can be stopped", () => {
    expect(() => sweep(rendering.image, camera, [], options)).toThrow(RangeError);
    const far = balls.map((ball) => ({ ...ball, centre: [50, 0, 1] as const }));
    expect(() => sweep(rendering.image, camera, far, options)).toThrow(RangeError);
    const signal = AbortSignal.abort();
    expect(() => sweep(rendering.image, camera, balls, { ...options, signal })).toThrow();
  });
});
