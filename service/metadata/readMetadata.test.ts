import { readFileSync } from "node:fs";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import { findTag, type Metadata } from "../../engine/metadata/metadata.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { readMetadata } from "./readMetadata.ts";

async function jpegMetadata(path: string): Promise<Metadata> {
  const bytes = readFileSync(path);
  return readMetadata(bytes, "jpeg", parseJpegStructure(bytes));
}

const block = (metadata: Metadata, id: string) => metadata.blocks.find((candidate) => candidate.id === id);

describe("metadata that sharp writes", () => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } }).withExif({
    IFD0: { Make: "Testmaker", Software: "1.0" },
  });
  it.each(["jpeg", "webp", "png"] as const)("is read back from %s", async (format) => {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    const metadata = await readMetadata(bytes, format, format === "jpeg" ? parseJpegStructure(bytes) : undefined);
    expect(findTag(metadata, "Make", ["ifd0"])?.value).toBe("Testmaker");
  });
});

describe.runIf(hasSharedData)("photographs", () => {
  it("give camera, exposure, place and maker note", async () => {
    const metadata = await jpegMetadata(sharedData("photos/apple-iphone-6_1.jpg"));
    expect(findTag(metadata, "Model")?.text).toBe("iPhone 6");
    expect(findTag(metadata, "DateTimeOriginal")?.value).toBe("2015-04-10T20:12:23");
    expect(findTag(metadata, "GPSLatitude", ["gps"])?.value).toEqual([40, 26, 49.1]);
    expect(findTag(metadata, "Signature", ["makerNote"])?.text).toBe("Apple iOS");
    expect(findTag(metadata, "ThumbnailLength", ["ifd1"])?.value).toBe(15812);
  });

  it("in HEIC too", async () => {
    const metadata = await readMetadata(readFileSync(sharedData("heic/IMG_1034.heic")), "heic");
    expect(findTag(metadata, "Model")?.text).toBe("iPhone 8");
    expect(findTag(metadata, "ProfileDescription", ["icc"])?.text).toBe("Display P3");
  });
});

describe.runIf(hasSharedData)("hostile files", () => {
  const hostile = (name: string) => sharedData(`corrupt/generated/${name}`);

  it.each([
    "exif-ifd-loop.jpg",
    "exif-count-huge.jpg",
    "exif-offset-outside.jpg",
    "icc-wrong-sequence.jpg",
    "mpf-outside.jpg",
    "two-soi.jpg",
  ])("%s is read without harm", async (name) => {
    const start = performance.now();
    expect((await jpegMetadata(hostile(name))).blocks.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each(["xmp-billion-laughs.jpg", "xmp-external-entity.jpg"])("%s: the XMP is refused", async (name) => {
    const xmp = block(await jpegMetadata(hostile(name)), "xmp");
    expect(xmp).toMatchObject({ tags: [], error: expect.stringMatching(/^Refused/) });
  });

  it("exif-html.jpg: markup stays text", async () => {
    const metadata = await jpegMetadata(hostile("exif-html.jpg"));
    expect(JSON.stringify(metadata)).toContain("<script>");
  });

  it.each(["ztxt-bomb.png", "iccp-bomb.png", "many-chunks.png"])(
    "%s: inflated and listed up to a limit",
    async (name) => {
      const before = process.memoryUsage().rss;
      const metadata = await readMetadata(readFileSync(hostile(name)), "png");
      expect(JSON.stringify(metadata).length).toBeLessThan(3e6);
      expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
    },
  );
});

describe("damaged bytes", () => {
  it("never throw and never take long", async () => {
    const sound = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } })
      .withExif({ IFD0: { Make: "Testmaker" } })
      .jpeg()
      .toBuffer();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        fc.nat(sound.length),
        async (edits, length) => {
          const bytes = new Uint8Array(sound);
          for (const [at, value] of edits) bytes[at] = value;
          const start = performance.now();
          expect((await readMetadata(bytes.subarray(0, Math.max(4, length)), "jpeg")).blocks[0].id).toBe("file");
          expect(performance.now() - start).toBeLessThan(2000);
        },
      ),
      { numRuns: 150 },
    );
  });
});
