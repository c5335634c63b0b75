import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import type { Pixel } from "../refraction/camera.ts";
import { length, subtract, type Vector } from "../refraction/vector.ts";
import { type BallOutline, checkOutlines } from "./checkOutlines.ts";
import { cameraOfFocal } from "./intrinsics.ts";
import { outlineOf } from "./outline.ts";

const camera = cameraOfFocal({ width: 1600, height: 1200 }, 1400);

function ball(name: string, centre: Vector, radius = 0.05, count = 16): BallOutline {
  return { name, radius, index: 1.52, points: outlineOf({ centre, radius }, camera, count) };
}
const good = ball("left", [-0.2, 0.1, 1]);

/** All that is said about one ball beside one that is right. */
function said(change: Partial<BallOutline>): string {
  const { fits, problems } = checkOutlines([{ ...good, name: "right", ...change }], camera);
  expect(fits[0] === undefined).toBe(problems.some(({ level }) => level === "problem"));
  for (const problem of problems) expect(problem.balls).toEqual(["right"]);
  return problems.map(({ text }) => text).join("\n");
}

describe("checkOutlines", () => {
  it("has nothing to say about balls that stand apart, clicked as well as one can", () => {
    const source = random("clicks");
    const other = ball("right", [0.25, 0.12, 1.1]);
    const points = other.points.map(([x, y]): Pixel => [x + source.normal(), y + source.normal()]);
    const { fits, problems } = checkOutlines([good, { ...other, points }], camera);
    expect(problems).toEqual([]);
    expect(length(subtract(fits[0]!.centre, [-0.2, 0.1, 1]))).toBeLessThan(1e-8);
    expect(length(subtract(fits[1]!.centre, [0.25, 0.12, 1.1]))).toBeLessThan(0.03);
  });

  it.each<[string, Partial<BallOutline>, RegExp]>([
    ["a radius of 0", { radius: 0 }, /radius of right has to be larger than 0/],
    ["no number as radius", { radius: Number.NaN }, /larger than 0/],
    ["millimetres", { radius: 50 }, /radius of 50 m/],
    ["air", { index: 1 }, /refractive index of 1 is none/],
    ["a radius known to millimetres, in millimetres", { radiusDeviation: 0.5 }, /radius of right .* known to 0.5 m/],
    ["a deviation below 0", { indexDeviation: -0.01 }, /refractive index of right .* known to -0.01/],
    ["too few points", { points: good.points.slice(0, 4) }, /^4 points say too little/],
    ["a point outside", { points: [...good.points, [1700, 20]] }, /outside of the picture, which has 1600 x 1200/],
    ["a point that is no number", { points: [...good.points, [Number.NaN, 20]] }, /outside of the picture/],
    ["one place again and again", { points: new Array<Pixel>(9).fill([300, 300]) }, /outline of no ball/],
    ["one side only", { points: ball("right", [-0.2, 0.1, 1], 0.05, 40).points.slice(0, 12) }, /all lie on one side/],
    ["a ball before the lens", { ...ball("right", [0, 0, 0.14]), index: 1.2 }, /too near to the camera, 14\.0 cm/],
  ])("says what is wrong with %s", (_, change, words) => {
    expect(said(change)).toMatch(words);
  });

  it("tells a plate that is seen from the side from a ball, and one point that is misplaced", () => {
    const oval = (flat: number) =>
      Array.from({ length: 16 }, (_, i): Pixel => {
        const angle = (Math.PI * i) / 8;
        return [700 + 80 * Math.cos(angle), 500 + 80 * flat * Math.sin(angle)];
      });
    expect(said({ points: oval(0.8) })).toMatch(/pixels off the outline of a ball.*no ball, or a point is misplaced/);
    expect(said({ points: oval(1) })).toBe("");
    const slip = good.points.map(([x, y], i): Pixel => (i === 3 ? [x + 25, y] : [x, y]));
    expect(said({ points: slip })).toMatch(/misplaced/);
  });

  it("refuses points along the edge of the picture, and warns of a part that lies outside", () => {
    const cut = outlineOf({ centre: [0.56, 0, 1], radius: 0.05 }, camera, 40);
    const clicked = cut.map(([x, y]): Pixel => [Math.min(x, 1599), y]);
    expect(said({ points: clicked })).toMatch(/The picture cuts right: \d+ of its points/);
    const { fits, problems } = checkOutlines([{ ...good, points: cut.filter(([x]) => x < 1595) }], camera);
    expect(problems).toMatchObject([{ level: "warning", balls: ["left"], text: expect.stringContaining("outside") }]);
    expect(length(subtract(fits[0]!.centre, [0.56, 0, 1]))).toBeLessThan(1e-6);
  });

  it("leaves out balls whose outlines overlap, whether they are one or one behind the other", () => {
    const third = ball("third", [0.3, 0.1, 1]);
    for (const [other, words] of [
      [{ ...good, name: "again" }, /left and again would be in one place/],
      [ball("behind", [-0.24, 0.12, 1.3]), /outlines of left and behind overlap/],
    ] as const) {
      const { fits, problems } = checkOutlines([good, third, other], camera);
      expect(problems).toMatchObject([{ level: "problem", balls: ["left", other.name] }]);
      expect(problems[0].text).toMatch(words);
      expect(fits.map((fit) => fit !== undefined)).toEqual([false, true, false]);
    }
  });
});
