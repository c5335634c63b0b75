import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Finding } from "../../finding.ts";
import { cut, putInto } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { resampling } from "./index.ts";

const look = (image: RgbImage, params = {}): Promise<Finding> =>
  runDetector(resampling, evidenceOf(image), params, makeTools());

/** Soft shapes and fine, slightly smoothed grain, as a camera leaves them. */
function scene(width: number, height: number, seed: number): RgbImage {
  const { uniform } = random(seed);
  const data = new Uint8Array(3 * width * height);
  const above = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    let before = 0;
    for (let x = 0; x < width; x++) {
      const grain = 22 * (uniform() - 0.5);
      const smooth = 0.5 * grain + 0.25 * before + 0.25 * above[x];
      before = grain;
      above[x] = grain;
      const level = 125 + 50 * Math.sin(x / 83 + seed) + 40 * Math.sin(y / 67) * Math.cos(x / 91) + smooth;
      data.fill(Math.round(level), 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  }
  return { width, height, data };
}

async function resized({ width, height, data }: RgbImage, factor: number, angle = 0): Promise<RgbImage> {
  const raw = { width, height, channels: 3 as const };
  let pipeline = sharp(data, { raw }).resize(Math.round(width * factor), Math.round(height * factor), {
    kernel: "cubic",
  });
  if (angle !== 0) pipeline = sharp(await pipeline.png().toBuffer()).rotate(angle);
  return decode(await pipeline.png().toBuffer());
}

const [WIDTH, HEIGHT] = [901, 705];
const host = scene(WIDTH, HEIGHT, 1);

/** The host with a square of another picture. */
function spliced(donor: RgbImage, side = 260, x = 420, y = 300): RgbImage {
  const image = { ...host, data: host.data.slice() };
  putInto(image, cut(donor, (donor.width - side) >> 1, (donor.height - side) >> 1, side, side), x, y);
  return image;
}

const at = ({ map }: Finding, x: number, y: number): number =>
  map!.data[Math.floor((y * map!.height) / HEIGHT) * map!.width + Math.floor((x * map!.width) / WIDTH)];

describe("resampling", () => {
  it.each([
    ["enlarged by 1.2", 1.2, 0],
    ["enlarged by 1.5", 1.5, 0],
    ["rotated by 10 degrees", 1, 10],
  ])("finds a part that was %s", async (_, factor, angle) => {
    const finding = await look(spliced(await resized(scene(500, 500, 2), factor, angle)));
    expect(finding.state).toBe("ran");
    expect(finding.statistic).toBeGreaterThan(3);
    const [region] = finding.regions!;
    expect(region.x).toBeGreaterThan(330);
    expect(region.y).toBeGreaterThan(210);
    expect(region.x + region.width).toBeLessThan(780);
    expect(region.y + region.height).toBeLessThan(660);
    expect(at(finding, 550, 430)).toBeGreaterThan(3);
    expect(at(finding, 100, 100)).toBeLessThan(1);
  });

  it("tells the frequency that the factor leaves", async () => {
    const finding = await look(spliced(await resized(scene(500, 500, 2), 1.2)));
    // 1 / 1.2 per pixel, and so 1 - 1 / 1.2.
    expect(finding.regions![0].label).toMatch(/\(0\.1[67]\d, 0\.00\d\) per pixel/);
  });

  it("sees nothing in a paste that was not resampled", async () => {
    expect((await look(spliced(scene(500, 500, 2)))).statistic).toBe(0);
  });

  it("sees nothing local in pictures that were resampled as a whole, and says so", async () => {
    const plain = await look(host);
    expect(plain).toMatchObject({ state: "ran", statistic: 0, regions: [] });
    expect(plain.facts!.map(({ label }) => label)).not.toContain("Periodic interpolation all over the picture");
    for (const [factor, angle] of [
      [1.2, 0],
      [1.5, 0],
    ]) {
      const finding = await look(await resized(host, factor, angle));
      expect(finding).toMatchObject({ statistic: 0, regions: [] });
      expect(finding.facts![0].label).toBe("Periodic interpolation all over the picture");
    }
  });

  it("is quiet over untouched scenes, compressed or not", async () => {
    for (let seed = 10; seed < 16; seed++) {
      const raw = scene(500 + seed, 400 + 3 * seed, seed);
      const image = seed % 2 ? raw : await decode(await encodeJpeg(raw, 70 + 2 * seed, "4:2:0"));
      expect((await look(image)).statistic ?? 0).toBeLessThan(1);
    }
  });

  it("takes the blocks of JPEG for no resampling, on whatever grid", async () => {
    const donor = await decode(await encodeJpeg(scene(500, 500, 2), 60, "4:4:4"));
    expect((await look(spliced(donor, 260, 423, 301))).statistic).toBeLessThan(1);
  });

  it("abstains over what cannot be judged", async () => {
    for (const [width, height] of [
      [1, 1],
      [100, 900],
      [383, 383],
    ])
      expect((await look(scene(width, height, 1))).state).toBe("abstained");
    const flat = await look({ width: 600, height: 500, data: new Uint8Array(900_000).fill(255) });
    expect(flat).toMatchObject({ state: "abstained", reason: expect.stringContaining("flat") });
  });

  it("reads long and narrow pictures", async () => {
    const finding = await look(scene(2600, 390, 3));
    expect(finding).toMatchObject({ state: "ran", statistic: 0 });
  });

  it("says the same of the same bytes", async () => {
    const image = spliced(await resized(scene(500, 500, 2), 1.2));
    const [a, b] = [await look(image), await look(image)];
    expect({ ...a, elapsedMs: 0 }).toEqual({ ...b, elapsedMs: 0 });
  });
});
