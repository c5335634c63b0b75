import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { RgbImage } from "../../image/raster.ts";
import { areaUnderRoc, rank } from "../../metrics/ranking.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { blockNoise } from "./blockNoise.ts";
import { noiseLevel } from "./index.ts";

const look = (image: RgbImage) => runDetector(noiseLevel, evidenceOf(image), {}, makeTools());

/** A grey scene with white noise of the given standard deviation. */
function noisy(width: number, height: number, deviation: (x: number, y: number, level: number) => number): RgbImage {
  const { normal } = random("noise level");
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const level = 120 + 60 * Math.sin(x / 80) * Math.cos(y / 60);
      const at = 3 * (y * width + x);
      data.fill(Math.round(level + deviation(x, y, level) * normal()), at, at + 3);
    }
  return { width, height, data };
}

const disc = (x: number, y: number): boolean => Math.hypot(x - 500, y - 260) < 120;

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

describe("block noise", () => {
  it.each([1, 3, 8])(
    "measures a standard deviation of %d grey levels, whatever the size of the blocks",
    (deviation) => {
      const image = noisy(301, 287, () => deviation);
      for (const edge of [32, 70]) {
        const { noise, places, columns, rows } = blockNoise(image, edge, () => {});
        expect(places).toHaveLength(columns * rows);
        const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
        expect(mean / deviation).toBeGreaterThan(0.93);
        expect(mean / deviation).toBeLessThan(1.08);
      }
    },
  );

  it("leaves out clipped blocks", () => {
    const image = noisy(320, 320, () => 2);
    image.data.fill(255, 0, 3 * 320 * 64);
    const { places } = blockNoise(image, 32, () => {});
    expect(Math.min(...places)).toBe(20);
    expect(places).toHaveLength(80);
  });
});

describe("noise level", () => {
  it.each([3, 0.3])("finds a disc whose noise is %d times as strong", async (gain) => {
    const spliced = noisy(760, 560, (x, y) => (disc(x, y) ? 4 * gain : 4));
    const finding = await look(spliced);
    expect(finding.state).toBe("ran");
    expect(finding.alarm).toBeUndefined();
    expect(finding.statistic).toBeGreaterThan(-0.7);
    expect(await agreement(spliced)).toBeGreaterThan(0.97);
    const region = finding.regions?.[0];
    if (!region) throw new Error("There is no region.");
    expect(Math.abs(region.x + region.width / 2 - 500)).toBeLessThan(40);
    expect(Math.abs(region.y + region.height / 2 - 260)).toBeLessThan(40);
    const ratio = Number(
      /, ([\d.]+) times/.exec(finding.facts?.find(({ label }) => label === "Its noise")?.value ?? "")?.[1],
    );
    expect(ratio / gain).toBeGreaterThan(0.85);
    expect(ratio / gain).toBeLessThan(1.15);
  });

  it("points at the smaller part, whichever of both is noisier", async () => {
    expect(await agreement(noisy(760, 560, (x, y) => (disc(x, y) ? 4 : 9)))).toBeGreaterThan(0.97);
  });

  it("is quiet where noise is the same everywhere, or follows brightness", async () => {
    expect((await look(noisy(760, 560, () => 3))).statistic).toBeLessThan(-2.3);
    // As photon noise.
    expect((await look(noisy(760, 560, (_x, _y, level) => Math.sqrt(level) / 3))).statistic).toBeLessThan(-2.3);
  });

  it("gives the same again", async () => {
    const image = noisy(333, 401, () => 3);
    expect((await look(image)).map).toEqual((await look(image)).map);
  });

  it.each([
    [255, 600],
    [600, 100],
    [0, 0],
  ])("abstains on %i x %i pixels", async (width, height) => {
    const finding = await look({ width, height, data: new Uint8Array(3 * width * height).fill(100) });
    expect(finding).toMatchObject({ state: "abstained", reason: expect.stringContaining("smaller") });
  });

  it.each([
    [0, "black or white"],
    [120, "no noise"],
    [255, "black or white"],
  ])("abstains where all is %i", async (level, reason) => {
    const finding = await look({ width: 300, height: 400, data: new Uint8Array(360_000).fill(level) });
    expect(finding).toMatchObject({ state: "abstained", reason: expect.stringContaining(reason) });
  });

  it("runs on strips and odd sizes", async () => {
    for (const [width, height] of [
      [2003, 257],
      [257, 1501],
    ]) {
      const finding = await look(noisy(width, height, () => 3));
      expect(finding.state).toBe("ran");
      expect(finding.statistic).toBeLessThan(-1.9);
      expect(finding.map?.data.every((value) => Number.isFinite(value))).toBe(true);
    }
  });
});
