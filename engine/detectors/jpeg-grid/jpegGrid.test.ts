import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
import type { Finding } from "../../finding.ts";
import type { RgbImage } from "../../image/raster.ts";
import { runDetector } from "../detector.ts";
import { jpegGrid } from "./index.ts";

const look = (image: RgbImage, overrides: Partial<Evidence> = {}, params = {}): Promise<Finding> =>
  runDetector(jpegGrid, evidenceOf(image, overrides), params, makeTools());

const resave = async (image: RgbImage, quality: number): Promise<RgbImage> =>
  decode(await encodeJpeg(image, quality, "4:2:0"));

function crop(image: RgbImage, left: number, top: number, width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((top + y) * image.width + left);
    data.set(image.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return { width, height, data };
}

/** `host` with a square of `donor` from (fromX, fromY) at (toX, toY). */
function paste(host: RgbImage, donor: RgbImage, side: number, from: [number, number], to: [number, number]): RgbImage {
  const data = Uint8Array.from(host.data);
  for (let y = 0; y < side; y++) {
    const start = 3 * ((from[1] + y) * donor.width + from[0]);
    data.set(donor.data.subarray(start, start + 3 * side), 3 * ((to[1] + y) * host.width + to[0]));
  }
  return { ...host, data };
}

/** A scene of soft shapes and fine noise of `grain` grey levels, the same for the same seed. */
function scene(width: number, height: number, seed: number, grain = 10): RgbImage {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    const level =
      125 + 50 * Math.sin(x / 23 + seed) + 40 * Math.sin(y / 17) * Math.cos(x / 41) + grain * (random() - 0.5);
    data.fill(level, 3 * i, 3 * i + 3);
  }
  return { width, height, data };
}

describe("jpeg-grid on made scenes", () => {
  it("finds a paste whose grid is shifted, and points at it", async () => {
    const host = await resave(scene(403, 309, 1), 85);
    const donor = await resave(scene(403, 309, 2), 85);
    const finding = await look(paste(host, donor, 112, [83, 61], [200, 120]));
    expect(finding).toMatchObject({ state: "ran", alarm: true, falseAlarm: { kind: "nfa" } });
    const [region] = finding.regions ?? [];
    expect(region.x).toBeGreaterThan(185);
    expect(region.y).toBeGreaterThan(105);
    expect(region.x + region.width).toBeLessThan(328);
    expect(region.y + region.height).toBeLessThan(248);
    // The grid of the paste: (200 - 83, 120 - 61) modulo 8.
    expect(region.label).toContain("(5 + 8i, 3 + 8j)");
    const { map } = finding;
    const at = (x: number, y: number) => map?.data[Math.floor(y / 8) * map.width + Math.floor(x / 8)];
    expect(at(256, 176)).toBe(1);
    expect(at(60, 60)).toBe(0);
  });

  it("finds a paste without a grid in a picture with one", async () => {
    const host = await resave(scene(512, 400, 1), 75);
    const forged = paste(host, scene(512, 400, 2, 3), 160, [100, 100], [240, 160]);
    const finding = await look(forged);
    expect(finding.alarm).toBe(true);
    expect(finding.regions?.[0].label).toBe("No JPEG grid here");
    expect((await look(forged, {}, { missing: false })).alarm).toBe(false);
  });

  it("does not see a paste on the same grid", async () => {
    const host = await resave(scene(403, 309, 1), 85);
    const donor = await resave(scene(403, 309, 2), 85);
    expect((await look(paste(host, donor, 112, [80, 64], [200, 120]))).alarm).toBe(false);
  });

  it("raises no alarm over untouched scenes, compressed or not, at any size", async () => {
    const pictures = fc.record({
      width: fc.integer({ min: 64, max: 200 }),
      height: fc.integer({ min: 64, max: 200 }),
      seed: fc.integer({ min: 1, max: 1000 }),
      quality: fc.constantFrom(0, 60, 80, 95, 100),
    });
    await fc.assert(
      fc.asyncProperty(pictures, async ({ width, height, seed, quality }) => {
        const raw = scene(width, height, seed);
        const finding = await look(quality > 0 ? await resave(raw, quality) : raw);
        expect(finding.alarm ?? false).toBe(false);
      }),
      { numRuns: 40, seed: 2019 },
    );
  });

  it("takes a cropped picture for what it is", async () => {
    const finding = await look(crop(await resave(scene(400, 300, 3), 80), 3, 5, 300, 200));
    expect(finding.alarm).toBe(false);
    const notices = finding.facts?.filter((fact) => fact.severity === "notice") ?? [];
    expect(notices.map((fact) => fact.label)).toEqual(["Cropped or shifted since its compression"]);
    expect(finding.facts?.[0].value).toContain("(5 + 8i, 3 + 8j)");
  });

  it("knows a JPEG file's own grid after rotation", async () => {
    // 203 x 301 stored, turned by 180 degrees: the padding is at the start.
    const stored = await resave(scene(203, 301, 4), 80);
    const data = new Uint8Array(stored.data.length);
    for (let i = 0; i < 203 * 301; i++) {
      data.set(stored.data.subarray(3 * i, 3 * i + 3), data.length - 3 * (i + 1));
    }
    const finding = await look({ ...stored, data }, { format: "jpeg", orientation: 3 });
    expect(finding.alarm).toBe(false);
    expect(finding.facts?.[0].value).toContain("(3 + 8i, 5 + 8j)");
    expect(finding.facts?.some((fact) => fact.severity === "notice")).toBe(false);
  });

  it("abstains where nothing can vote", async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 7],
      [2000, 20],
      [300, 200],
    ]) {
      const flat = { width, height, data: new Uint8Array(3 * width * height).fill(90) };
      const finding = await look(flat);
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toBeTruthy();
      expect(finding.alarm).toBeUndefined();
    }
  });
});

describe.runIf(hasSharedData)("jpeg-grid on photographs", () => {
  it("raises at most one alarm over all pristine pictures", async () => {
    const alarms: string[] = [];
    for (const name of readdirSync(sharedData("splices/pristine"))) {
      const format = name.endsWith(".png") ? "png" : "jpeg";
      const finding = await look(await decode(sharedData(`splices/pristine/${name}`)), { format });
      expect(finding.state).toBe("ran");
      if (finding.alarm) alarms.push(name);
    }
    expect(alarms.length, alarms.join()).toBeLessThanOrEqual(1);
  }, 120_000);

  it.each([
    ["apple-iphone-6_1.jpg", [4, 4]],
    ["canon-eos-450d_1.jpg", [3, 0]],
    ["nikon-d40_1.jpg", [0, 4]],
    ["jolla-jolla_1.jpg", [1, 7]],
  ] as [string, [number, number]][])("finds a paste of a tenth of %s at q90, shifted by %j", async (name, shift) => {
    const photo = crop(await decode(sharedData(`photos/${name}`)), 200, 200, 900, 700);
    const host = await resave(photo, 90);
    const side = Math.round(Math.sqrt(0.1 * 900 * 700));
    const finding = await look(paste(host, host, side, [160 - shift[0], 80 - shift[1]], [480, 320]));
    expect(finding.alarm).toBe(true);
    const [region] = finding.regions ?? [];
    const overlap = (from: number, length: number, start: number) =>
      Math.min(from + length, start + side) - Math.max(from, start);
    const shared = overlap(region.x, region.width, 480) * overlap(region.y, region.height, 320);
    expect(shared / (side * side)).toBeGreaterThan(0.6);
    expect(shared / (region.width * region.height)).toBeGreaterThan(0.6);
  });
});
