import { describe, expect, it } from "vitest";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { readFile } from "../evidence/readFile.ts";
import { decode, fixture, goldens, pixelHash } from "./fixtures/fixture.ts";
import { orient } from "./orient.ts";
import { loadSharp } from "./sharpBuild.ts";

describe("decoding", () => {
  it.each(Object.keys(goldens))("gives the same pixels as ever: %s", async (name) => {
    expect(pixelHash((await decode(fixture(name))).image)).toBe(goldens[name]);
  });

  it("keeps stored values: lossless formats agree with each other", async () => {
    const hashes = ["rgb.png", "lossless.webp", "lzw.tif", "deflate-tiled.tif"].map((name) => goldens[name]);
    expect(new Set(hashes).size).toBe(1);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)("applies EXIF orientation %i exactly once", async (orientation) => {
    const stored = (await decode(fixture("orientation-1.jpg"))).image;
    const upright = (await decode(fixture(`orientation-${orientation}.jpg`))).image;
    expect(pixelHash(upright)).toBe(pixelHash(orient(stored, orientation)));
  });

  it.each(["png", "webp", "tif"])("applies orientation 6 exactly once: %s", async (type) => {
    const stored = (await decode(fixture("rgb.png"))).image;
    const upright = (await decode(fixture(`orientation-6.${type}`))).image;
    expect(pixelHash(upright)).toBe(pixelHash(orient(stored, 6)));
  });

  it("does not turn AVIF a second time after its decoder", async () => {
    const stored = (await decode(fixture("8-bit.avif"))).image;
    const { image: upright, notices } = await decode(fixture("orientation-6.avif"));
    expect(notices).toEqual([]);
    expect(pixelHash(upright)).toBe(pixelHash(orient(stored, 6)));
  });

  it.each([
    ["alpha.png", "transparency"],
    ["16-bit.png", "16 bits"],
    ["cmyk.jpg", "CMYK"],
  ])("tells what was done to %s", async (name, words) => {
    expect((await decode(fixture(name))).notices.join()).toContain(words);
  });

  it("takes the first of several frames, and says so", async () => {
    const sharp = await loadSharp();
    const second = await sharp(fixture("rgb.png")).negate().png().toBuffer();
    const animated = await sharp([fixture("rgb.png"), second], { join: { animated: true } })
      .gif()
      .toBuffer();
    const { image, notices } = await decode(new Uint8Array(animated));
    expect([image.width, image.height]).toEqual([67, 45]);
    expect(notices.join()).toContain("2 pictures or frames; only the first");
  });

  it("says nothing about a plain picture", async () => {
    expect((await decode(fixture("420.jpg"))).notices).toEqual([]);
  });

  it.each(["420.jpg", "rgb.png", "lzw.tif"])("shows what is left of a file that is cut short: %s", async (name) => {
    const whole = fixture(name);
    const { image, notices } = await decode(whole.subarray(0, Math.floor(whole.length * 0.9))).catch((error) => {
      // A TIFF keeps its directory at the end: without it there is nothing to show.
      expect(name).toBe("lzw.tif");
      expect(error).toMatchObject({ name: "SelfsameError", code: "unreadable" });
      return { image: { width: 67, height: 45 }, notices: ["cut short"] };
    });
    expect([image.width, image.height]).toEqual([67, 45]);
    expect(notices.join()).toContain("cut short");
  });

  it("refuses more pixels than allowed before decoding", async () => {
    await expect(decode(fixture("rgb.png"), 0.003)).rejects.toMatchObject({ code: "tooLarge" });
  });

  it("says why a picture cannot be decoded", async () => {
    const bytes = fixture("lossless.webp");
    bytes.fill(0xff, 30);
    await expect(decode(bytes)).rejects.toMatchObject({
      code: "unreadable",
      message: expect.stringMatching(/WEBP.*: \S/),
    });
  });
});

describe.runIf(hasSharedData)("PNG without a word of the decoder", () => {
  it.each(["4d6552747c3c", "89e518650b57"])("says no more than that it cannot be decoded: %s", async (name) => {
    const { bytes } = await readFile(sharedData(`corrupt/png/${name}.png`));
    await expect(decode(bytes)).rejects.toMatchObject({
      message: expect.stringMatching(/by its header\) cannot be decoded\.$/),
    });
  });
});

describe.runIf(hasSharedData)("HEIC", () => {
  it.each([
    ["heic/IMG_1034.heic", 4032, 3024],
    ["heic/cheers_1440x960.heic", 1440, 960],
  ])("decodes %s", async (path, width, height) => {
    const { bytes } = await readFile(sharedData(path));
    const { image, notices } = await decode(bytes);
    expect([image.width, image.height, image.data.length]).toEqual([width, height, 3 * width * height]);
    expect(notices).toEqual([]);
    const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
    expect(mean).toBeGreaterThan(20);
    expect(mean).toBeLessThan(235);
  });

  it("tells that a HEIC file is cut short", async () => {
    const { bytes } = await readFile(sharedData("heic/cheers_1440x960.heic"));
    const { notices } = await decode(bytes.subarray(0, bytes.length - 5000)).catch((error) => ({
      notices: [error.message],
    }));
    expect(notices.join()).toMatch(/cut short|cannot be decoded/);
  });
});
