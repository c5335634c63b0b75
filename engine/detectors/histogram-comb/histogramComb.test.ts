import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import { cut } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { runDetector } from "../detector.ts";
import { findComb } from "./comb.ts";
import { histogramComb } from "./index.ts";

const look = (image: RgbImage, params = {}) => runDetector(histogramComb, evidenceOf(image), params, makeTools());
const noticesOf = async (image: RgbImage) =>
  ((await look(image)).facts ?? []).filter((fact) => fact.severity === "notice").map((fact) => fact.label);

/** Every level through a curve, as an editor does with finished pixels. */
const curved = (image: RgbImage, curve: (level: number) => number): RgbImage => ({
  ...image,
  data: image.data.map((level) => Math.max(0, Math.min(255, Math.round(curve(level))))),
});
const stretch = (level: number) => ((level - 20) * 255) / 215;
const gamma = (level: number) => 255 * (level / 255) ** 0.8;

/** Waves with noise: a smooth histogram over all levels. */
function scene(width: number, height: number): RgbImage {
  const source = random("comb scene");
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const wave = Math.sin((pixel % width) / 23 + (i % 3)) + Math.cos(pixel / width / 17);
    data[i] = Math.max(0, Math.min(255, Math.round(128 + 45 * wave + 25 * source.normal())));
  }
  return { width, height, data };
}

describe("findComb", () => {
  const smooth = (level: number) => Math.round(4000 * Math.exp(-(((level - 128) / 60) ** 2)));

  it("finds the gaps that a stretch leaves, one every 1 / (1 - 1 / factor) levels", () => {
    fc.assert(
      fc.property(fc.double({ min: 1.06, max: 1.45, noNaN: true }), (factor) => {
        const histogram = new Float64Array(256);
        for (let level = 0; level < 256; level++) {
          const to = Math.round(128 + (level - 128) * factor);
          if (to >= 0 && to <= 255) histogram[to] += smooth(level);
        }
        const { gaps, peaks, period, first, last } = findComb(histogram);
        for (const gap of gaps) expect(histogram[gap]).toBe(0);
        expect(peaks.length).toBeLessThanOrEqual(gaps.length);
        const empty = histogram.slice(first, last + 1).filter((count) => count === 0).length;
        expect(gaps.length).toBe(empty);
        expect(Math.abs((period as number) - 1 / (1 - 1 / factor))).toBeLessThan(1.2);
      }),
      { seed: 2010 },
    );
  });

  it("finds nothing in a smooth histogram, and judges no empty one", () => {
    expect(findComb(Float64Array.from({ length: 256 }, (_, level) => smooth(level)))).toMatchObject({
      gaps: [],
      peaks: [],
      period: undefined,
    });
    const none = findComb(new Uint32Array(256));
    expect(none.first).toBe(none.last);
  });
});

describe("histogram-comb", () => {
  it("notes a stretch and a gamma curve, and not the scene itself", async () => {
    const image = scene(500, 400);
    expect(await noticesOf(image)).toEqual([]);
    for (const curve of [stretch, gamma])
      expect(await noticesOf(curved(image, curve))).toEqual(
        expect.arrayContaining(["Histogram of red", "Histogram of green", "Histogram of blue"]),
      );
  });

  it("never raises an alarm nor votes", async () => {
    const finding = await look(curved(scene(500, 400), stretch));
    expect(histogramComb.kind).toBe("view");
    expect(finding).toMatchObject({ state: "ran" });
    expect(finding.alarm).toBeUndefined();
    expect(finding.statistic).toBeUndefined();
    expect(finding.summary).toContain("red, green, blue");
  });

  it("is not misled by flat areas on few levels", async () => {
    const image = scene(500, 400);
    for (let y = 0; y < 200; y++) image.data.fill(40 + 8 * Math.floor(y / 10), 1500 * y, 1500 * (y + 1));
    expect(await noticesOf(image)).toEqual([]);
  });

  it("abstains where there is too little to judge", async () => {
    for (const [width, height] of [
      [1, 1],
      [3000, 1],
      [300, 200],
    ]) {
      const finding = await look({ width, height, data: new Uint8Array(3 * width * height).fill(90) });
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toBeTruthy();
    }
  });

  it("does not depend on how the picture is turned, but for the pixels at its border", async () => {
    const image = curved(scene(300, 300), stretch);
    const turned = { ...image, data: new Uint8Array(image.data.length) };
    for (let i = 0; i < 300 * 300; i++)
      turned.data.set(image.data.subarray(3 * i, 3 * i + 3), image.data.length - 3 * (i + 1));
    expect(await noticesOf(turned)).toEqual(await noticesOf(image));
  });
});

describe.runIf(hasSharedData)("histogram-comb on a photograph", () => {
  it("notes its curve, and nothing before it nor after one more JPEG save", async () => {
    const photo = cut(await decode(sharedData("photos/canon-eos-450d_1.jpg")), 800, 600, 1200, 900);
    expect(await noticesOf(photo)).toEqual([]);
    const brighter = curved(photo, gamma);
    expect((await noticesOf(brighter)).length).toBeGreaterThanOrEqual(3);
    expect(await noticesOf(await decode(await encodeJpeg(brighter, 90, "4:2:0")))).toEqual([]);
  });
});
