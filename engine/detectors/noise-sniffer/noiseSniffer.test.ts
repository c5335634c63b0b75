import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Finding } from "../../finding.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { noiseSniffer } from "./index.ts";

const look = (image: RgbImage): Promise<Finding> => runDetector(noiseSniffer, evidenceOf(image), {}, makeTools());

type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** Soft shapes under noise that grows with brightness; inside the rectangle the noise is `gain` times as strong. */
function scene(width: number, height: number, seed: number, gain = 1, at: Rectangle = [0, 0, 0, 0]): RgbImage {
  const source = random("noise", seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const level = 110 + 50 * Math.sin(x / 97 + seed) + 35 * Math.cos(y / 71);
    const inside = x >= at[0] && x < at[0] + at[2] && y >= at[1] && y < at[1] + at[3];
    const noise = (inside ? gain : 1) * (2 + level / 60) * source.normal();
    data.fill(Math.max(0, Math.min(255, Math.round(level + noise))), 3 * i, 3 * i + 3);
  }
  return { width, height, data };
}

/** Means of the map inside and outside, a cell and a half away from the outline. */
function contrast({ map }: Finding, { width, height }: RgbImage, [x, y, w, h]: Rectangle) {
  if (!map) throw new Error("no map");
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  map.data.forEach((value, i) => {
    const [cx, cy] = [
      ((i % map.width) + 0.5) * (width / map.width),
      (Math.floor(i / map.width) + 0.5) * (height / map.height),
    ];
    const depth = Math.min(cx - x, x + w - cx, cy - y, y + h - cy);
    if (Number.isNaN(value) || Math.abs(depth) < 72) return;
    const side = depth > 0 ? "inside" : "outside";
    sums[side] += value;
    counts[side]++;
  });
  return { inside: sums.inside / counts.inside, outside: sums.outside / counts.outside };
}

const WIDTH = 803;
const HEIGHT = 611;
const part: Rectangle = [410, 210, 240, 220];

describe("noise-sniffer", () => {
  it.each([
    [0.3, "Less noise than elsewhere", 0.6],
    [3, "More noise than elsewhere", 0.6],
  ] as const)("finds a part with %d times the noise, and points at it", async (gain, label, least) => {
    const image = scene(WIDTH, HEIGHT, 1, gain, part);
    const finding = await look(image);
    expect(finding.state).toBe("ran");
    expect(finding.alarm).toBeUndefined();
    expect(finding.statistic).toBeGreaterThan(0.7);
    const [region] = finding.regions ?? [];
    expect(region.label).toBe(label);
    expect(region.x).toBeGreaterThan(part[0] - 60);
    expect(region.y).toBeGreaterThan(part[1] - 60);
    expect(region.x + region.width).toBeLessThan(part[0] + part[2] + 60);
    expect(region.y + region.height).toBeLessThan(part[1] + part[3] + 60);
    const { inside, outside } = contrast(finding, image, part);
    expect(inside).toBeGreaterThan(least);
    expect(outside).toBeLessThan(0.2);
  });

  it("takes the smaller part for the odd one, whichever is noisier", async () => {
    const large: Rectangle = [0, 0, WIDTH, 400];
    const image = scene(WIDTH, HEIGHT, 2, 0.3, large);
    const { inside, outside } = contrast(await look(image), image, large);
    expect(inside).toBeLessThan(0.2);
    expect(outside).toBeGreaterThan(0.6);
  });

  it("shows no region and little contrast in untouched noise", async () => {
    for (let seed = 10; seed < 13; seed++) {
      const finding = await look(scene(WIDTH, HEIGHT, seed));
      expect(finding).toMatchObject({ state: "ran", regions: [] });
      expect(finding.statistic).toBeLessThan(0.25);
      for (const value of finding.map?.data ?? []) if (!Number.isNaN(value)) expect(value).toBeLessThan(0.3);
    }
  });

  it("abstains where compression has taken the noise away", async () => {
    const finding = await look(
      await decode(await encodeJpeg(scene(WIDTH, HEIGHT, 3, 0.2, [0, 0, 803, 611]), 30, "4:2:0")),
    );
    expect(finding.state).toBe("abstained");
    expect(finding.reason).toContain("noise");
  });

  it("abstains on small, thin, flat and clipped pictures of any size", async () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 300 }),
      height: fc.integer({ min: 1, max: 40 }),
      level: fc.constantFrom(0, 90, 255),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ width, height, level }) => {
        const flat = { width, height, data: new Uint8Array(3 * width * height).fill(level) };
        expect((await look(flat)).state).toBe("abstained");
        expect((await look(scene(width, height, level))).state).toBe("abstained");
      }),
      { numRuns: 25, seed: 2021 },
    );
    for (const level of [0, 90, 255])
      expect((await look({ width: 400, height: 300, data: new Uint8Array(360_000).fill(level) })).state).toBe(
        "abstained",
      );
  });

  it("gives the same for the same pixels, and turns with them", async () => {
    const image = scene(WIDTH, HEIGHT, 4, 0.3, part);
    const [a, b] = [await look(image), await look(image)];
    expect(a.statistic).toBe(b.statistic);
    expect(a.map).toEqual(b.map);
    const turned = { width: HEIGHT, height: WIDTH, data: new Uint8Array(image.data.length) };
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      turned.data.set(image.data.subarray(3 * i, 3 * i + 3), 3 * (x * HEIGHT + (HEIGHT - 1 - y)));
    }
    const finding = await look(turned);
    expect(finding.statistic).toBeGreaterThan(0.7);
    const { inside, outside } = contrast(finding, turned, [HEIGHT - part[1] - part[3], part[0], part[3], part[2]]);
    expect(inside).toBeGreaterThan(0.6);
    expect(outside).toBeLessThan(0.2);
  });
});
