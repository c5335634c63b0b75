import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { project, undistorted } from "../refraction/camera.ts";
import { forwardMap } from "../refraction/forward.ts";
import { drawScene } from "./drawScene.ts";
import { inpaint } from "./inpaint.ts";
import { ballPixels, manipulate, manipulations } from "./manipulate.ts";
import { render } from "./render.ts";
import type { Scene } from "./scene.ts";
import { textureOf } from "./texture.ts";

const size = { width: 160, height: 120 };
const scene = drawScene(random("scene"), { ...size, balls: 3, photographs: [] });
const options = { seed: 5, samples: 1 };
const rendering = render(scene, options);

const flat = (...colour: number[]) =>
  textureOf({ width: 4, height: 4, data: Uint8Array.from({ length: 48 }, (_, i) => colour[i % 3]) });

/** A grey wall with a red mark on it, 4 m away, and a ball of glass before it. */
const wall: Scene = {
  camera: { width: 200, height: 200, fx: 300, fy: 300, cx: 100, cy: 100, distortion: undistorted },
  balls: [{ centre: [0.1, 0.05, 1], radius: 0.12, index: 1.52 }],
  panels: [
    { name: "wall", corner: [-20, -20, 4], across: [40, 0, 0], down: [0, 40, 0], texture: flat(128, 128, 128) },
    { name: "mark", corner: [0.5, -0.7, 3.99], across: [0.2, 0, 0], down: [0, 0.2, 0], texture: flat(255, 0, 0) },
  ],
  lamp: { corner: [0, -3, 2], across: [0.1, 0, 0], down: [0, 0, 0.1], power: 0 },
  ambient: 1,
};

describe("render", () => {
  it("comes out the same again, and sees balls, people and walls", () => {
    expect(render(scene, options)).toEqual(rendering);
    const balls = new Set([...rendering.seen].filter((what) => what < 0));
    expect(balls).toEqual(new Set([-1, -2, -3]));
    const names = new Set([...rendering.seen].flatMap((what) => scene.panels[what]?.name ?? []));
    expect(names).toContain("table");
    expect(names).toContain("person 1");
    expect([...rendering.depth].every((z) => z > 0.5 && z < 10)).toBe(true);
  });

  it("shows a mark through the ball where the forward map says", () => {
    const { image } = render(wall, { seed: 1, samples: 4, noise: 0 });
    const { direction } = forwardMap(wall.balls[0]).locate([0.6, -0.6, 3.99])!;
    const [x, y] = project(wall.camera, direction);
    let [sum, right, down] = [0, 0, 0];
    for (let at = 0; at < 200 * 200; at++) {
      if (besidesBall(at)) continue;
      const red = image.data[3 * at] - image.data[3 * at + 1];
      if (red < 20) continue;
      sum += red;
      right += red * ((at % 200) + 0.5);
      down += red * (Math.floor(at / 200) + 0.5);
    }
    expect(Math.hypot(right / sum - x, down / sum - y)).toBeLessThan(0.35);
  });

  it("is as bright as its panels and its light, and no brighter behind the ball than before it", () => {
    const { image } = render(wall, { seed: 1, noise: 0 });
    expect(image.data[0]).toBe(128);
    const middle = 3 * (115 * 200 + 130);
    expect(image.data[middle]).toBeLessThanOrEqual(128);
    expect(image.data[middle]).toBeGreaterThan(110);
  });
});

/** Seen directly, or mirrored by the rim of the ball. */
function besidesBall(at: number): boolean {
  const [x, y] = [at % 200, Math.floor(at / 200)];
  return Math.hypot(x - 130, y - 115) > 30;
}

describe("manipulate", () => {
  it("changes what it says, and nothing else", () => {
    const other = { width: 50, height: 40, data: new Uint8Array(6000).fill(77) };
    const ball = ballPixels(rendering);
    for (const kind of manipulations) {
      const { image, mask } = manipulate(kind, scene, rendering, other, options, random(kind));
      const share = mask.reduce((sum, value) => sum + value, 0) / mask.length;
      expect(share, kind).toBeGreaterThan(0.005);
      let [changed, elsewhere, inBalls] = [0, 0, 0];
      for (let at = 0; at < mask.length; at++) {
        if (
          !image.data
            .subarray(3 * at, 3 * at + 3)
            .some((value, c) => Math.abs(value - rendering.image.data[3 * at + c]) > 8)
        )
          continue;
        if (ball[at]) inBalls++;
        else if (mask[at]) changed++;
        else elsewhere++;
      }
      expect(changed / (share * mask.length), kind).toBeGreaterThan(0.4);
      // Shadows move with people.
      expect(elsewhere / mask.length, kind).toBeLessThan(kind.startsWith("shift") ? 0.2 : 0.02);
      expect(inBalls > 0, kind).toBe(kind === "shift-everywhere" || kind === "shift-almost-everywhere");
    }
  });
});

describe("inpaint", () => {
  it("continues a slope, and leaves what is known", () => {
    const [width, height] = [40, 30];
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => 4 * (Math.floor(i / 3) % width));
    const mask = Uint8Array.from({ length: width * height }, (_, at) =>
      Number(at % width > 12 && at % width < 24 && Math.floor(at / width) > 8 && Math.floor(at / width) < 20),
    );
    const filled = inpaint({ width, height, data }, mask);
    for (let at = 0; at < width * height; at++)
      expect(Math.abs(filled.data[3 * at] - data[3 * at])).toBeLessThanOrEqual(mask[at] ? 12 : 0);
    expect(() => inpaint({ width, height, data }, mask.fill(1))).toThrow(RangeError);
  });
});
