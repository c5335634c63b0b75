import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { makeEvidence } from "../../../tests/support/evidence.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Orientation } from "../../evidence.ts";
import type { Finding } from "../../finding.ts";
import { cut, putInto } from "../../image/cut.ts";
import { gaussianBlur } from "../../image/gaussian.ts";
import type { RgbImage } from "../../image/raster.ts";
import { decodeCoefficients } from "../../jpeg/decodeCoefficients.ts";
import { parseJpegStructure } from "../../jpeg/parseStructure.ts";
import { averagePrecision, rank } from "../../metrics/ranking.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { doubleQuantisation } from "./index.ts";

const [WIDTH, HEIGHT] = [523, 413];
/** Where parts are pasted, on the grid. */
const [LEFT, TOP, SIDE] = [200, 120, 144];

/** A scene of noise at many scales whose contrast varies from place to place, as that of photographs does. */
function scene(seed: number): RgbImage {
  const source = random("scene", seed);
  const noise = (sigma: number) => {
    const plane = { width: WIDTH, height: HEIGHT, data: new Float32Array(WIDTH * HEIGHT) };
    for (let i = 0; i < plane.data.length; i++) plane.data[i] = source.normal() * 2 * Math.sqrt(Math.PI) * sigma;
    return gaussianBlur(plane, sigma).data;
  };
  const contrast = noise(25);
  const layers = [1, 2.5, 6, 15].map((sigma, i) => ({ values: noise(sigma), height: [5, 7, 10, 18][i] }));
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const local = Math.exp(0.6 * contrast[i]);
    const level = layers.reduce((sum, { values, height }) => sum + Math.min(2, local) * height * values[i], 128);
    data.fill(Math.min(235, Math.max(20, Math.round(level))), 3 * i, 3 * i + 3);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const save = (image: RgbImage, quality: number) => encodeJpeg(image, quality, "4:2:0");
const resave = async (image: RgbImage, quality: number) => decode(await save(image, quality));

function paste(host: RgbImage, donor: RgbImage): RgbImage {
  const pasted = { ...host, data: Uint8Array.from(host.data) };
  putInto(pasted, cut(donor, LEFT, TOP, SIDE, SIDE), LEFT, TOP);
  return pasted;
}

async function look(file: Uint8Array, orientation: Orientation = 1, params = {}): Promise<Finding> {
  const jpeg = parseJpegStructure(file);
  const stored = sharp(file).withMetadata({ orientation });
  const image = await decode(await stored.png().toBuffer());
  const evidence = makeEvidence({
    format: "jpeg",
    width: image.width,
    height: image.height,
    orientation,
    jpeg,
    pixels: async () => image,
    coefficients: async () => decodeCoefficients(file, jpeg),
  });
  return runDetector(doubleQuantisation, evidence, params, makeTools());
}

/** Average precision of the map for the square pasted. */
function precision({ map }: Finding, inside: (x: number, y: number) => boolean): number {
  if (!map) return 0;
  const mask = Uint8Array.from(map.data, (_, i) =>
    Number(inside(8 * (i % map.width) + 4, 8 * Math.floor(i / map.width) + 4)),
  );
  return averagePrecision(rank(map.data, mask));
}

const inSquare = (x: number, y: number) => x >= LEFT && x < LEFT + SIDE && y >= TOP && y < TOP + SIDE;

let host: RgbImage;
let donor: RgbImage;
let forged: Buffer;

beforeAll(async () => {
  host = scene(1);
  donor = scene(2);
  forged = await save(paste(await resave(host, 70), donor), 90);
}, 60_000);

describe("double-quantisation", () => {
  it("finds a part saved once in a picture saved twice, and points at it", async () => {
    const finding = await look(forged);
    expect(finding.state).toBe("ran");
    expect(finding.statistic).toBeGreaterThan(5);
    expect(precision(finding, inSquare)).toBeGreaterThan(0.95);
    const [region] = finding.regions ?? [];
    for (const [value, wanted] of [
      [region.x, LEFT],
      [region.y, TOP],
      [region.width, SIDE],
      [region.height, SIDE],
    ])
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(24);
    expect(region.label).toContain("once");
    expect(finding.facts?.find(({ label }) => label === "Earlier quality")?.value).toBe("about 70 of 100");
  });

  it("finds a part saved twice in a picture saved once: the smaller part is high either way", async () => {
    const finding = await look(await save(paste(host, await resave(donor, 70)), 90));
    expect(finding.statistic).toBeGreaterThan(4);
    expect(precision(finding, inSquare)).toBeGreaterThan(0.95);
    expect(finding.regions?.[0].label).toContain("twice");
  });

  it("finds a part compressed before on another grid", async () => {
    const saved = await resave(scene(2), 55);
    // Its corners fall on (5 + 8i, 6 + 8j).
    const moved = { ...host, data: new Uint8Array(host.data.length) };
    putInto(moved, cut(saved, 3, 2, WIDTH - 3, HEIGHT - 2), 0, 0);
    const file = await save(paste(host, moved), 95);
    const finding = await look(file);
    expect(finding.statistic).toBeGreaterThan(4);
    expect(precision(finding, inSquare)).toBeGreaterThan(0.9);
    expect(finding.facts?.some(({ value }) => value.includes("(5 + 8i, 6 + 8j)"))).toBe(true);
    expect((await look(file, 1, { otherGrids: false })).statistic).toBe(0);
  });

  it.each<[string, () => Promise<RgbImage>, number]>([
    ["once", async () => host, 90],
    ["twice", () => resave(host, 70), 95],
    ["twice alike", () => resave(host, 70), 70],
    ["again, more strongly", () => resave(host, 90), 70],
    ["again after a crop", async () => cut(await resave(host, 70), 3, 5, WIDTH - 3, HEIGHT - 5), 90],
  ])("says nothing against a picture saved %s", async (_, picture, quality) => {
    const finding = await look(await save(await picture(), quality));
    expect(finding.state).toBe("ran");
    expect(finding.statistic).toBeLessThan(0.5);
  });

  it("tells a whole picture saved twice from one saved once", async () => {
    expect((await look(await save(await resave(host, 70), 90))).summary).toContain("whole picture");
    expect((await look(await save(host, 90))).summary).toContain("No part");
  });

  it("turns its map with the picture", async () => {
    const upright = await look(forged);
    for (const orientation of [3, 6, 7] as const) {
      const finding = await look(forged, orientation);
      expect(finding.statistic).toBe(upright.statistic);
      const [w, h] = orientation >= 5 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
      const back = {
        3: (x: number, y: number) => inSquare(w - 1 - x, h - 1 - y),
        6: (x: number, y: number) => inSquare(y, w - 1 - x),
        7: (x: number, y: number) => inSquare(h - 1 - y, w - 1 - x),
      }[orientation];
      expect([finding.map?.width, finding.map?.height]).toEqual([Math.ceil(w / 8), Math.ceil(h / 8)]);
      expect(precision(finding, back)).toBeGreaterThan(0.9);
    }
  });

  it("reads progressive files alike, and gives the same twice", async () => {
    const first = await look(forged);
    const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 3 as const } };
    const pixels = paste(await resave(host, 70), donor).data;
    const progressive = await sharp(pixels, raw).jpeg({ quality: 90, progressive: true }).toBuffer();
    const second = await look(progressive);
    expect(second.statistic).toBe(first.statistic);
    expect(second.map?.data).toEqual(first.map?.data);
  });

  it("abstains where too little can be judged by, and does not apply to other files", async () => {
    const flat = { width: 300, height: 200, data: new Uint8Array(3 * 300 * 200).fill(90) };
    for (const image of [flat, cut(host, 0, 0, 100, 80), cut(host, 0, 0, 500, 5), cut(host, 0, 0, 1, 1)]) {
      const finding = await look(await save(image, 80));
      expect(finding).toMatchObject({ state: "abstained", reason: expect.stringContaining("blocks") });
      expect(finding.statistic).toBeUndefined();
    }
    const clipped = { ...host, data: host.data.map((value) => (value < 128 ? 0 : 255)) };
    expect((await look(await save(clipped, 90))).state).toBe("abstained");
    const png = await runDetector(doubleQuantisation, makeEvidence(), {}, makeTools());
    expect(png).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("JPEG") });
    const rgb = await sharp(host.data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .toColourspace("cmyk")
      .jpeg()
      .toBuffer();
    expect(await look(rgb)).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("luminance") });
  });
});
