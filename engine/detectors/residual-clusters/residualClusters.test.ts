import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { areaUnderRoc, rank } from "../../metrics/ranking.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { residualClusters } from "./index.ts";

const look = (image: RgbImage, params = {}) => runDetector(residualClusters, evidenceOf(image), params, makeTools());

/** A grey scene with noise: that of a demosaiced camera (smoothed over two pixels) or white, of the same strength. */
function picture(width: number, height: number, white: (x: number, y: number) => boolean, seed = 1): RgbImage {
  const { normal } = random("residual clusters", seed);
  const noise = Float32Array.from({ length: (width + 1) * (height + 1) }, () => 3 * normal());
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width + 1) + x;
      const smooth = (noise[at] + noise[at + 1] + noise[at + width + 1] + noise[at + width + 2]) / 2;
      const scene = 120 + 50 * Math.sin(x / 90) * Math.cos(y / 70);
      data.fill(Math.round(scene + (white(x, y) ? noise[at] : smooth)), 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  return { width, height, data };
}

const disc = (x: number, y: number): boolean => Math.hypot(x - 500, y - 260) < 130;
const everywhere = () => false;

/** Area under the curve of the map against the disc. */
async function agreement(image: RgbImage): Promise<number> {
  const { map } = await look(image);
  if (!map) throw new Error("There is no map.");
  const mask = Array.from(map.data, (_, i) =>
    Number(
      disc(
        (((i % map.width) + 0.5) * image.width) / map.width,
        ((Math.floor(i / map.width) + 0.5) * image.height) / map.height,
      ),
    ),
  );
  return areaUnderRoc(rank(map.data, mask));
}

describe("residual clusters", () => {
  it("finds a disc that was developed in another way, and where it is", async () => {
    const spliced = picture(760, 560, disc);
    const [found, pristine] = [await look(spliced), await look(picture(760, 560, everywhere))];
    expect(found.state).toBe("ran");
    expect(found.alarm).toBeUndefined();
    expect(found.statistic).toBeGreaterThan(1);
    expect(pristine.statistic).toBeLessThan(-1);
    expect(await agreement(spliced)).toBeGreaterThan(0.97);
    const region = found.regions?.[0];
    if (!region) throw new Error("There is no region.");
    expect(Math.abs(region.x + region.width / 2 - 500)).toBeLessThan(40);
    expect(Math.abs(region.y + region.height / 2 - 260)).toBeLessThan(40);
    expect(region.area).toBeLessThanOrEqual(region.width * region.height);
  });

  it("points at the smaller part, whichever of both that is", async () => {
    const swapped = picture(760, 560, (x, y) => !disc(x, y));
    expect((await look(swapped)).statistic).toBeGreaterThan(1);
    expect(await agreement(swapped)).toBeGreaterThan(0.97);
  });

  it("still finds it after a JPEG compression", async () => {
    const saved = await decode(await encodeJpeg(picture(760, 560, disc), 90, "4:2:0"));
    expect((await look(saved)).statistic).toBeGreaterThan(0.1);
    expect(await agreement(saved)).toBeGreaterThan(0.95);
  });

  it("turns with the picture", async () => {
    const image = picture(520, 400, (x, y) => Math.hypot(x - 380, y - 150) < 80);
    const turned: RgbImage = { width: 400, height: 520, data: new Uint8Array(image.data.length) };
    for (let y = 0; y < 400; y++)
      for (let x = 0; x < 520; x++)
        turned.data.set(image.data.subarray(3 * (y * 520 + x), 3 * (y * 520 + x) + 3), 3 * ((519 - x) * 400 + y));
    const [straight, quarter] = [await look(image), await look(turned)];
    expect(quarter.map).toMatchObject({ width: straight.map?.height, height: straight.map?.width });
    expect(quarter.statistic).toBeCloseTo(straight.statistic ?? 0, 1);
  });

  it("gives the same map again", async () => {
    const image = picture(333, 401, (x, y) => x > 200 && y > 220);
    expect((await look(image)).map).toEqual((await look(image)).map);
  });

  it("leaves out what is clipped", async () => {
    const image = picture(760, 560, everywhere);
    for (let y = 0; y < 280; y++) image.data.fill(255, 3 * y * 760, 3 * (y * 760 + 380));
    const { map, statistic } = await look(image);
    expect(map?.data[0]).toBeNaN();
    expect(map?.data.at(-1)).not.toBeNaN();
    expect(statistic).toBeLessThan(-0.5);
  });

  it.each([
    [255, 600],
    [600, 100],
    [1, 1],
    [0, 0],
  ])("abstains on %i x %i pixels", async (width, height) => {
    const finding = await look({ width, height, data: new Uint8Array(3 * width * height).fill(100) });
    expect(finding).toMatchObject({ state: "abstained", reason: expect.stringContaining("smaller") });
  });

  it.each([
    [0, "black or white"],
    [120, "same residuals"],
    [255, "black or white"],
  ])("abstains where all is %i", async (level, reason) => {
    const finding = await look({ width: 300, height: 400, data: new Uint8Array(360_000).fill(level) });
    expect(finding).toMatchObject({ state: "abstained", reason: expect.stringContaining(reason) });
  });

  it("runs on a strip and on odd sizes", async () => {
    for (const [width, height] of [
      [2003, 257],
      [257, 1501],
    ]) {
      const finding = await look(picture(width, height, everywhere));
      expect(finding.state).toBe("ran");
      expect(finding.statistic).toBeLessThan(-0.5);
    }
  });
});
