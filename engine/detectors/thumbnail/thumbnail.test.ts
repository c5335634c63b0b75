import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
import type { RgbImage } from "../../image/raster.ts";
import { parseJpegStructure } from "../../jpeg/parseStructure.ts";
import type { JpegStructure } from "../../jpeg/structure.ts";
import { runDetector } from "../detector.ts";
import { thumbnail } from "./index.ts";

/** Blurred noise: shapes of all sizes, as scenes have. */
async function scene(width: number, height: number, seed: number): Promise<RgbImage> {
  let state = seed;
  const coarse = new Uint8Array(3 * 24 * 18);
  for (let i = 0; i < coarse.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    coarse[i] = state >>> 24;
  }
  const data = await sharp(coarse, { raw: { width: 24, height: 18, channels: 3 } })
    .resize(width, height, { kernel: "cubic" })
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8Array(data) };
}

async function raw(pipeline: Sharp): Promise<RgbImage> {
  const { data, info } = await pipeline.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

const asSharp = ({ width, height, data }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } });

/** A JPEG that announces one EXIF thumbnail. */
let announcing: JpegStructure;
const withPreview = (picture: RgbImage, preview?: RgbImage): Evidence =>
  evidenceOf(picture, {
    format: "jpeg",
    jpeg: announcing,
    previews: async () => (preview ? [{ kind: "exif-thumbnail", offset: 0, bytes: 1, image: preview }] : []),
  });

const examine = (picture: RgbImage, preview: RgbImage) =>
  runDetector(thumbnail, withPreview(picture, preview), {}, makeTools());

let picture: RgbImage;
let preview: RgbImage;
beforeAll(async () => {
  picture = await scene(641, 479, 7);
  preview = await raw(asSharp(picture).resize(160, 120));
  const plain = parseJpegStructure(await asSharp(preview).jpeg().toBuffer());
  announcing = { ...plain, embedded: [{ kind: "exif-thumbnail", offset: 0, bytes: 1 }] };
});

describe("thumbnail", () => {
  it("agrees with a preview of the same picture, also after another tone curve and JPEG", async () => {
    expect((await examine(picture, preview)).alarm).toBe(false);
    const developed = await raw(
      sharp(await asSharp(preview).gamma(1.8).linear(0.8, 20).jpeg({ quality: 60 }).toBuffer()),
    );
    expect((await examine(picture, developed)).alarm).toBe(false);
  });

  it.each([
    [
      "bars that are not even",
      async () =>
        raw(
          asSharp(await raw(asSharp(picture).resize(160, 100, { fit: "fill" }))).extend({
            top: 15,
            bottom: 5,
            background: "#000",
          }),
        ),
    ],
    ["a preview cut to a square", async () => raw(asSharp(picture).resize(120, 120, { fit: "cover" }))],
    ["a preview that was not turned with the picture", async () => raw(asSharp(preview).rotate(90))],
    [
      "a rim of two pixels lost",
      async () =>
        raw(
          asSharp(await raw(asSharp(picture).resize(164, 124, { fit: "fill" }))).extract({
            left: 2,
            top: 2,
            width: 160,
            height: 120,
          }),
        ),
    ],
  ])("agrees in spite of %s", async (_, make) => {
    const finding = await examine(picture, await make());
    expect(finding.state).toBe("ran");
    expect(finding.alarm).toBe(false);
  });

  it("points at a place that was replaced after the preview was made", async () => {
    const other = await scene(641, 479, 99);
    const patch = await asSharp(other).extract({ left: 300, top: 100, width: 200, height: 150 }).raw().toBuffer();
    const edited = await raw(
      asSharp(picture).composite([
        { input: patch, raw: { width: 200, height: 150, channels: 3 }, left: 380, top: 250 },
      ]),
    );
    const finding = await examine(edited, preview);
    expect(finding.alarm).toBe(true);
    expect(finding.falseAlarm?.value).toBeGreaterThan(0);
    const [region] = finding.regions!;
    const overlap =
      Math.max(0, Math.min(region.x + region.width, 580) - Math.max(region.x, 380)) *
      Math.max(0, Math.min(region.y + region.height, 400) - Math.max(region.y, 250));
    expect(overlap / (200 * 150)).toBeGreaterThan(0.3);
    expect(finding.map?.data.some((value) => value > 20)).toBe(true);
  });

  it.each([
    ["the middle", { left: 96, top: 72, width: 448, height: 335 }],
    ["a corner", { left: 200, top: 10, width: 430, height: 300 }],
    ["a square", { left: 30, top: 60, width: 400, height: 400 }],
  ])("sees that the picture was cut to %s after the preview was made", async (_, rectangle) => {
    const finding = await examine(await raw(asSharp(picture).extract(rectangle)), preview);
    expect(finding).toMatchObject({ state: "ran", alarm: false, summary: expect.stringContaining("cut afterwards") });
    const fact = finding.facts!.find(({ severity }) => severity === "notice")!;
    const share = (100 * rectangle.width * rectangle.height) / (641 * 479);
    expect(Math.abs(Number.parseFloat(fact.value.replace(/[^0-9.]/g, "")) - share)).toBeLessThan(3);
  });

  it("tells a preview of another picture", async () => {
    const finding = await examine(await scene(641, 479, 5), preview);
    expect(finding.alarm).toBe(true);
    expect(finding.summary).toMatch(/another picture/);
  });

  it("abstains from a flat preview and where nothing can be decoded", async () => {
    const flat: RgbImage = { width: 160, height: 120, data: new Uint8Array(3 * 160 * 120).fill(90) };
    expect((await examine(picture, flat)).state).toBe("abstained");
    const undecodable = await runDetector(thumbnail, withPreview(picture), {}, makeTools());
    expect(undecodable).toMatchObject({ state: "abstained", reason: expect.stringContaining("can be decoded") });
  });

  it("does not apply to a file without a preview", async () => {
    const png = await runDetector(thumbnail, evidenceOf(picture), {}, makeTools());
    expect(png).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("JPEG") });
    const jpeg = { ...announcing, embedded: [] };
    const bare = await runDetector(thumbnail, evidenceOf(picture, { format: "jpeg", jpeg }), {}, makeTools());
    expect(bare).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("no preview") });
  });

  it("does not mind tiny pictures", async () => {
    const dot: RgbImage = { width: 1, height: 1, data: Uint8Array.of(9, 9, 9) };
    expect((await examine(dot, preview)).state).not.toBe("failed");
    expect((await examine(picture, dot)).state).toBe("abstained");
  });
});
