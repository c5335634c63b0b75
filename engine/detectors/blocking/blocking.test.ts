import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Finding } from "../../finding.ts";
import { cut, putInto } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { gridEnergy, PHASES } from "./gridEnergy.ts";
import { blocking } from "./index.ts";

const look = (image: RgbImage): Promise<Finding> => runDetector(blocking, evidenceOf(image), {}, makeTools());
const save = async (image: RgbImage, quality: number) => decode(await encodeJpeg(image, quality, "4:2:0"));

/** Soft shapes with noise of a standard deviation of `grain` grey levels. */
function scene(width: number, height: number, seed: number, grain = 4): RgbImage {
  const source = random("blocking scene", seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const shapes = 45 * Math.sin((i % width) / 31 + seed) * Math.cos(i / width / 43);
    data.fill(125 + shapes + grain * source.normal(), 3 * i, 3 * i + 3);
  }
  return { width, height, data };
}

function paste(host: RgbImage, donor: RgbImage, from: [number, number]): RgbImage {
  const result = { ...host, data: Uint8Array.from(host.data) };
  putInto(result, cut(donor, from[0], from[1], RECT[2], RECT[3]), RECT[0], RECT[1]);
  return result;
}

const RECT = [320, 160, 192, 160] as const;
const [W, H] = [640, 480];

/** Mean of the map inside and outside the pasted rectangle, away from its border. */
function means({ map }: Finding) {
  if (!map) throw new Error("no map");
  const sums = { inside: [0, 0], outside: [0, 0] };
  for (let i = 0; i < map.data.length; i++) {
    const u = (((i % map.width) + 0.5) * W) / map.width;
    const v = ((Math.floor(i / map.width) + 0.5) * H) / map.height;
    const [x, y, w, h] = RECT;
    const distance = Math.min(u - x, x + w - u, v - y, y + h - v);
    const to = distance > 40 ? sums.inside : distance < -40 ? sums.outside : undefined;
    if (!to || Number.isNaN(map.data[i])) continue;
    to[0] += map.data[i];
    to[1]++;
  }
  return { inside: sums.inside[0] / sums.inside[1], outside: sums.outside[0] / sums.outside[1] };
}

describe("gridEnergy", () => {
  it("is that of steps at the lines of one phase, and 0 elsewhere and on slopes", () => {
    // Each block a level of its own on top of an even slope: 10 grey levels of step, twice that across the line.
    const data = new Uint8Array(3 * 64 * 64);
    for (let i = 0; i < 64 * 64; i++) data.fill((i % 64) + 10 * (((i % 64) + 5) >> 3), 3 * i, 3 * i + 3);
    const energy = gridEnergy({ width: 64, height: 64, data }, () => {});
    expect(energy).toMatchObject({ columns: 4, rows: 4, edge: 16 });
    for (let cell = 0; cell < 16; cell++) {
      // Twice the step at its line, and the step on both sides of it.
      const of = (phase: number) => energy.vertical[PHASES * cell + phase];
      if (cell % 4 > 0 && cell % 4 < 3) expect(of(3)).toBeCloseTo(20, 3);
      for (const phase of [0, 1, 5, 6, 7]) expect(of(phase)).toBeCloseTo(0, 3);
      for (let phase = 0; phase < PHASES; phase++) expect(energy.horizontal[PHASES * cell + phase]).toBeCloseTo(0, 3);
    }
  });
});

describe("blocking", () => {
  it("finds a paste whose grid is shifted, and points at it", async () => {
    const host = await save(scene(W, H, 1), 75);
    expect(await look(host)).toMatchObject({ state: "ran", statistic: 0, regions: [] });
    const finding = await look(paste(host, await save(scene(W, H, 2), 75), [83, 61]));
    expect(finding.statistic).toBeGreaterThan(3);
    const { inside, outside } = means(finding);
    expect(inside).toBeGreaterThan(2);
    expect(outside).toBeLessThan(-2);
    const [region] = finding.regions ?? [];
    expect(Math.abs(region.x + region.width / 2 - 416)).toBeLessThan(50);
    expect(Math.abs(region.y + region.height / 2 - 240)).toBeLessThan(50);
  });

  it("finds a paste that has no grid, in a cropped picture", async () => {
    const host = cut(await save(scene(W + 8, H + 8, 1), 75), 3, 5, W, H);
    expect((await look(host)).statistic).toBe(0);
    // Compression took most of the noise of the host: the paste has as little.
    const finding = await look(paste(host, scene(W, H, 2, 1), [83, 61]));
    expect(finding.facts?.[0].value).toContain("(5 + 8i, 3 + 8j)");
    expect(finding.statistic).toBeGreaterThan(2.5);
    expect(means(finding).inside).toBeGreaterThan(1);
    expect(means(finding).outside).toBeLessThan(-1);
  });

  it("does not see a paste on the same grid", async () => {
    const host = await save(scene(W, H, 1), 75);
    expect((await look(paste(host, await save(scene(W, H, 2), 75), [80, 64]))).statistic).toBe(0);
  });

  it("abstains without a grid, and where there is too little to judge", async () => {
    const flat = (width: number, height: number) => ({
      width,
      height,
      data: new Uint8Array(3 * width * height).fill(90),
    });
    for (const image of [
      scene(W, H, 3),
      flat(1, 1),
      flat(5000, 15),
      flat(15, 5000),
      flat(400, 400),
      scene(60, 70, 1),
    ]) {
      const finding = await look(image);
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toBeTruthy();
    }
  });

  it("judges long and odd pictures, the same each time", async () => {
    const image = await save(scene(3001, 67, 4), 70);
    const [a, b] = [await look(image), await look(image)];
    expect(a).toMatchObject({ state: "ran", statistic: 0 });
    expect({ ...a, elapsedMs: 0 }).toEqual({ ...b, elapsedMs: 0 });
  });
});
