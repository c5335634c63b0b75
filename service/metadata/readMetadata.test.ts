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

const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Testmaker 1"/></rdf:RDF></x:xmpmeta>`;

describe("metadata that sharp writes", () => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } })
    .withExif({ IFD0: { Make: "Testmaker", Software: "1.0" } })
    .withXmp(packet)
    .withIccProfile("p3");
  const read = async (format: "jpeg" | "webp" | "png" | "avif" | "tiff") => {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    return readMetadata(bytes, format, format === "jpeg" ? parseJpegStructure(bytes) : undefined);
  };
  it.each(["jpeg", "webp", "png", "avif", "tiff"] as const)("is read back from %s", async (format) => {
    const metadata = await read(format);
    // sharp writes no camera into a TIFF.
    expect(findTag(metadata, "Make", ["ifd0"])?.value).toBe(format === "tiff" ? undefined : "Testmaker");
    expect(findTag(metadata, format === "tiff" ? "ImageWidth" : "XResolution", ["ifd0"])?.value).toBeGreaterThan(1);
    expect(findTag(metadata, "xmp.CreatorTool", ["xmp"])?.value).toBe("Testmaker 1");
    expect(findTag(metadata, "ProfileDescription", ["icc"])?.text).toMatch(/p3/i);
    expect(metadata.blocks.filter(({ error }) => error)).toEqual([]);
    expect(metadata.blocks.filter(({ id }) => id === "xmp")).toHaveLength(1);
  });

  it("has words for readers and numbers for rules", async () => {
    const bytes = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const metadata = await readMetadata(bytes, "jpeg", parseJpegStructure(bytes));
    expect(findTag(metadata, "Orientation", ["ifd0"])).toEqual({ name: "Orientation", text: "Rotate 90 CW", value: 6 });
  });
});

describe("XMP", () => {
  const segment = (content: Buffer) => {
    const header = Buffer.from([0xff, 0xe1, 0, 0]);
    header.writeUInt16BE(content.length + 2, 2);
    return Buffer.concat([header, content]);
  };
  async function withXmp(...segments: Buffer[]): Promise<Metadata> {
    const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
    const bytes = Buffer.concat([plain.subarray(0, 2), ...segments.map(segment), plain.subarray(2)]);
    return readMetadata(bytes, "jpeg", parseJpegStructure(bytes));
  }
  const main = (text: string) => Buffer.from(`http://ns.adobe.com/xap/1.0/\0${text}`);
  const extension = (text: string, offset: number) => {
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(offset, 4);
    return Buffer.concat([
      Buffer.from(`http://ns.adobe.com/xmp/extension/\0${"A".repeat(32)}`),
      numbers,
      Buffer.from(text),
    ]);
  };

  it("is put together from an extension in parts, in whatever order they stand", async () => {
    const more = packet.replaceAll("CreatorTool", "Label");
    const metadata = await withXmp(main(packet), extension(more.slice(100), 100), extension(more.slice(0, 100), 0));
    expect(findTag(metadata, "xmp.CreatorTool")?.text).toBe("Testmaker 1");
    expect(findTag(metadata, "xmp.Label")?.text).toBe("Testmaker 1");
  });

  it.each(['<!DOCTYPE a SYSTEM "file:///etc/passwd">', '<!DOCTYPE a [<!ENTITY b "c">]>'])(
    "is refused with %s, in any container",
    async (prolog) => {
      expect(block(await withXmp(main(prolog + packet)), "xmp")).toMatchObject({
        tags: [],
        error: expect.stringMatching(/^Refused/),
      });
      const bytes = Buffer.concat([Buffer.from("RIFF____WEBPXMP ____"), Buffer.from(prolog + packet)]);
      expect(block(await readMetadata(bytes, "webp"), "xmp")).toMatchObject({
        tags: [],
        error: expect.stringMatching(/^Refused/),
      });
    },
  );

  it("that is endless is refused", async () => {
    const bytes = Buffer.from(packet.replace("Testmaker 1", "x".repeat(2 << 20)));
    expect(block(await readMetadata(bytes, "webp"), "xmp")?.error).toMatch(/larger than 1 MiB/);
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
    ["exif-ifd-loop.jpg", "ifd0", undefined],
    ["exif-count-huge.jpg", "exif", /could not be read/i],
    ["exif-offset-outside.jpg", "exif", /outside of file/],
    ["icc-wrong-sequence.jpg", "icc", /1 of 9 parts/],
    ["mpf-outside.jpg", "mpf", /outside its segment/],
    ["jumbf-truncated.jpg", "jfif", undefined],
    ["two-soi.jpg", "jfif", undefined],
  ] as const)("%s: block %s says what is wrong", async (name, id, error) => {
    const start = performance.now();
    const found = block(await jpegMetadata(hostile(name)), id);
    expect(found).toBeDefined();
    if (error) expect(found?.error).toMatch(error);
    else expect(found?.error).toBeUndefined();
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
  it.each(["jpeg", "png", "webp", "avif", "tiff"] as const)(
    "of a %s never throw and never take long",
    async (format) => {
      const sound = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } })
        .withExif({ IFD0: { Make: "Testmaker" } })
        .withXmp(packet)
        .toFormat(format)
        .toBuffer();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
          fc.nat(sound.length),
          async (edits, length) => {
            const bytes = new Uint8Array(sound);
            for (const [at, value] of edits) bytes[at] = value;
            const start = performance.now();
            expect((await readMetadata(bytes.subarray(0, length), format)).blocks[0].id).toBe("file");
            expect(performance.now() - start).toBeLessThan(2000);
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
