import { describe, expect, it } from "vitest";
import type { RasterInfo } from "../../contract/findings.ts";
import { planLens, renderLens, stretchBounds } from "./magnifier.ts";
import { cutBlock } from "./samples.ts";

const picture: RasterInfo = { id: "p", width: 4000, height: 3000, tile: 256, levels: 5, sample: "rgb8" };

describe("magnifier", () => {
  it("shows eight times the view, from the level that fits", () => {
    const near = planLens(picture, { x: 100.5, y: 50.5 }, 1, 160);
    expect(near).toMatchObject({ level: 0, scale: 8 });
    expect(near.block.width).toBeGreaterThanOrEqual(20);
    expect(near.block.width).toBeLessThanOrEqual(22);
    const far = planLens(picture, { x: 2000, y: 1500 }, 0.05, 160);
    expect(far.level).toBe(1);
    expect(far.scale).toBeCloseTo(0.8);
    expect(planLens(picture, { x: 0, y: 0 }, 64, 160).scale).toBe(96);
  });

  it("finds the bounds of the contrast without the outliers", () => {
    const rgb = new Uint8Array(3 * 1000).fill(100);
    rgb.fill(140, 3 * 500);
    rgb.fill(255, 0, 9);
    expect(stretchBounds(rgb)).toEqual([100, 140]);
    expect(stretchBounds(new Uint8Array(300).fill(50))).toEqual([46, 54]);
    expect(stretchBounds(Uint8Array.from({ length: 300 }, (_, i) => [90, 140, 210][i % 3]))).toEqual([90, 210]);
  });

  it("stretches to the whole scale and leaves what is beyond the edge transparent", () => {
    const plan = planLens(picture, { x: 0, y: 10 }, 1, 160);
    const cut = cutBlock(picture, plan.level, plan.block);
    const rgb = new Uint8Array(3 * cut.width * cut.height);
    for (let i = 0; i < cut.width * cut.height; i++)
      rgb.fill(i % cut.width < cut.width / 2 ? 100 : 140, 3 * i, 3 * i + 3);
    const out = renderLens(picture, plan, rgb);
    expect(out).toHaveLength(160 * 160);
    const row = out.subarray(80 * 160, 81 * 160);
    expect(row[0]).toBe(0);
    expect(row[79]).toBe(0);
    expect(row[80]).toBe(0xff000000);
    expect(row[159]).toBe(0xffffffff);
  });
});
