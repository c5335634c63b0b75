import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
import type { Finding } from "../../finding.ts";
import { cut, putInto } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { parseJpegStructure } from "../../jpeg/parseStructure.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { jpegGhosts } from "./index.ts";

const look = (image: RgbImage, overrides: Partial<Evidence> = {}, params = {}): Promise<Finding> =>
  runDetector(jpegGhosts, evidenceOf(image, overrides), params, makeTools());

const save = async (image: RgbImage, quality: number): Promise<RgbImage> =>
  decode(await encodeJpeg(image, quality, "4:2:0"));

/** The picture after a last save, as a JPEG file. */
async function lookAtFile(image: RgbImage, quality: number): Promise<Finding> {
  const bytes = await encodeJpeg(image, quality, "4:2:0");
  return look(await decode(bytes), { format: "jpeg", jpeg: parseJpegStructure(bytes) });
}

/** Soft shapes with noise of a standard deviation of 7 grey levels that neighbours share in part, as in a photograph. */
function scene(width: number, height: number, seed: number): RgbImage {
  const source = random("ghost scene", seed);
  const data = new Uint8Array(3 * width * height);
  const above = new Float64Array(width);
  for (let y = 0; y < height; y++)
    for (let x = 0, left = 0; x < width; x++) {
      left = 0.4 * left + 0.35 * above[x] + 5 * source.normal();
      above[x] = left;
      data.fill(
        Math.max(2, Math.min(250, 125 + 45 * Math.sin(x / 31 + seed) * Math.cos(y / 43) + left)),
        3 * (y * width + x),
        3 * (y * width + x) + 3,
      );
    }
  return { width, height, data };
}

function paste(
  host: RgbImage,
  donor: RgbImage,
  rect: [number, number, number, number],
  from: [number, number],
): RgbImage {
  const result = { ...host, data: Uint8Array.from(host.data) };
  putInto(result, cut(donor, from[0], from[1], rect[2], rect[3]), rect[0], rect[1]);
  return result;
}

/** Mean of the map inside and outside a rectangle, away from its border. */
function means({ map }: Finding, image: { width: number; height: number }, [x, y, w, h]: number[]) {
  if (!map) throw new Error("no map");
  const sums = { inside: [0, 0], outside: [0, 0] };
  for (let i = 0; i < map.data.length; i++) {
    const u = (((i % map.width) + 0.5) * image.width) / map.width;
    const v = ((Math.floor(i / map.width) + 0.5) * image.height) / map.height;
    if (Number.isNaN(map.data[i])) continue;
    const distance = Math.min(u - x, x + w - u, v - y, y + h - v);
    const to = distance > 40 ? sums.inside : distance < -60 ? sums.outside : undefined;
    if (!to) continue;
    to[0] += map.data[i];
    to[1]++;
  }
  return { inside: sums.inside[0] / sums.inside[1], outside: sums.outside[0] / sums.outside[1] };
}

const RECT: [number, number, number, number] = [320, 160, 208, 176];
const [W, H] = [704, 520];

describe("jpeg-ghosts on made scenes", () => {
  it("finds a part saved before at a lower quality, and says at which", async () => {
    const forged = paste(scene(W, H, 1), await save(scene(W, H, 2), 66), RECT, [160, 80]);
    const finding = await lookAtFile(forged, 88);
    expect(finding.state).toBe("ran");
    expect(finding.statistic).toBeGreaterThan(0.5);
    const [region] = finding.regions ?? [];
    expect(Number(/quality (\d+)/.exec(region.label ?? "")?.[1])).toBeGreaterThanOrEqual(62);
    expect(Number(/quality (\d+)/.exec(region.label ?? "")?.[1])).toBeLessThanOrEqual(70);
    const overlap = (from: number, length: number, start: number, extent: number) =>
      Math.min(from + length, start + extent) - Math.max(from, start);
    const shared =
      overlap(region.x, region.width, RECT[0], RECT[2]) * overlap(region.y, region.height, RECT[1], RECT[3]);
    expect(shared / (RECT[2] * RECT[3])).toBeGreaterThan(0.7);
    expect(shared / (region.width * region.height)).toBeGreaterThan(0.6);
    const { inside, outside } = means(finding, forged, RECT);
    expect(inside).toBeGreaterThan(0.5);
    expect(Math.abs(outside)).toBeLessThan(0.1);
  });

  it("points at the smaller part when it is the one without a ghost", async () => {
    const forged = paste(await save(scene(W, H, 1), 66), scene(W, H, 2), RECT, [160, 80]);
    const finding = await lookAtFile(forged, 88);
    expect(finding.statistic).toBeGreaterThan(0.5);
    expect(finding.regions?.[0].label).toContain("Lacks the trace");
    const { inside, outside } = means(finding, forged, RECT);
    expect(inside).toBeGreaterThan(0.5);
    expect(Math.abs(outside)).toBeLessThan(0.15);
  });

  it("finds a part whose earlier grid lies elsewhere than the file's", async () => {
    const forged = paste(scene(W, H, 1), await save(scene(W, H, 2), 60), RECT, [157, 78]);
    const finding = await lookAtFile(forged, 92);
    expect(finding.statistic).toBeGreaterThan(0.3);
    // (320 - 157, 160 - 78) modulo 8.
    expect(finding.facts?.find((fact) => fact.label === "Oddest region")?.value).toContain("(3 + 8i, 2 + 8j)");
    const { inside, outside } = means(finding, forged, RECT);
    expect(inside - outside).toBeGreaterThan(0.3);
  });

  it("finds it in a picture that was not saved as JPEG after the paste", async () => {
    const host = await save(scene(W + 16, H + 16, 1), 80);
    const forged = paste(cut(host, 5, 3, W, H), scene(W, H, 2), RECT, [160, 80]);
    const finding = await look(forged);
    expect(finding.statistic).toBeGreaterThan(0.5);
    expect(finding.facts?.[1].value).toContain("(3 + 8i, 5 + 8j)");
    expect(means(finding, forged, RECT).inside).toBeGreaterThan(0.5);
  });

  it("stays low on untouched scenes, whatever their saves and sizes", async () => {
    const pictures = fc.record({
      width: fc.integer({ min: 330, max: 620 }),
      height: fc.integer({ min: 330, max: 460 }),
      seed: fc.integer({ min: 1, max: 1000 }),
      first: fc.constantFrom(0, 60, 75, 90),
      last: fc.constantFrom(0, 70, 85, 95),
    });
    await fc.assert(
      fc.asyncProperty(pictures, async ({ width, height, seed, first, last }) => {
        const raw = scene(width, height, seed);
        const once = first > 0 ? await save(raw, first) : raw;
        const finding = last > 0 ? await lookAtFile(once, last) : await look(once);
        expect(finding.state).toBe("ran");
        expect(finding.statistic).toBeGreaterThanOrEqual(0);
        expect(finding.statistic).toBeLessThan(0.25);
        expect(finding.regions).toEqual([]);
      }),
      { numRuns: 10, seed: 2009 },
    );
  });

  it("sees the same in a picture turned by its EXIF orientation", async () => {
    const stored = await decode(
      await encodeJpeg(paste(scene(W, H, 1), await save(scene(W, H, 2), 66), RECT, [160, 80]), 88, "4:2:0"),
    );
    const bytes = await encodeJpeg(stored, 88, "4:2:0");
    const jpeg = parseJpegStructure(bytes);
    const straight = await look(stored, { format: "jpeg", jpeg });
    // Orientation 6: the upright picture is the stored one turned clockwise.
    const data = new Uint8Array(stored.data.length);
    for (let y = 0; y < H; y++)
      for (let x = 0; x < W; x++) {
        const from = 3 * (y * W + x);
        data.set(stored.data.subarray(from, from + 3), 3 * (x * H + (H - 1 - y)));
      }
    const turned = await look({ width: H, height: W, data }, { format: "jpeg", jpeg, orientation: 6 });
    expect(Math.abs((turned.statistic as number) - (straight.statistic as number))).toBeLessThan(0.15);
    expect(
      means(turned, { width: H, height: W }, [H - RECT[1] - RECT[3], RECT[0], RECT[3], RECT[2]]).inside,
    ).toBeGreaterThan(0.5);
  });

  it("gives the same numbers each time", async () => {
    const image = await save(scene(400, 400, 5), 80);
    const [a, b] = [await look(image), await look(image)];
    expect({ ...a, elapsedMs: 0 }).toEqual({ ...b, elapsedMs: 0 });
  });

  it("abstains where there is too little to judge", async () => {
    for (const [width, height] of [
      [1, 1],
      [22, 22],
      [4000, 20],
      [20, 4000],
      [600, 500],
    ]) {
      const finding = await look({ width, height, data: new Uint8Array(3 * width * height).fill(90) });
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toBeTruthy();
      expect(finding.statistic).toBeUndefined();
    }
    expect((await look(scene(6000, 40, 1))).state).toBe("ran");
  });
});

describe.runIf(hasSharedData)("jpeg-ghosts on photographs", () => {
  it.each(["apple-iphone-6_1.jpg", "canon-eos-450d_1.jpg"])(
    "finds a planted ghost in %s, and none before",
    async (name) => {
      const photo = cut(await decode(sharedData(`photos/${name}`)), 804, 603, 900, 700);
      expect((await lookAtFile(photo, 90)).statistic).toBeLessThan(0.25);
      const forged = paste(photo, await save(photo, 65), RECT, [160, 80]);
      expect((await lookAtFile(forged, 90)).statistic).toBeGreaterThan(0.25);
    },
  );
});
