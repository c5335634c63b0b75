import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splicesDocumentSchema } from "../../../contract/evaluation.ts";
import { random } from "../../../engine/random.ts";
import { readMask, readSet } from "../readSet.ts";
import { type MakeSplicesOptions, makeSplices } from "./make.ts";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-splices-test-"));
  mkdirSync(join(folder, "photos"));
  const cameras = ["One", "Two", "Three", "Four", "Kept"];
  for (const [index, model] of cameras.entries()) {
    const { integer } = random("photograph", index);
    const data = Uint8Array.from({ length: 3 * 688 * 516 }, () => 40 * index + integer(60));
    await sharp(data, { raw: { width: 688, height: 516, channels: 3 } })
      .withExif({ IFD0: { Make: "Maker", Model: model } })
      .jpeg({ quality: 92 })
      .toFile(join(folder, `photos/${index}.jpg`));
  }
  writeFileSync(join(folder, "photos/notes.jpg"), "no picture");
  writeFileSync(join(folder, "photos/never-train.json"), JSON.stringify({ cameras: ["maker|kept"] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Loaders of files are blocked in this process, those of bytes are not. */
const open = (path: string) => sharp(readFileSync(path));

const make = (out: string, options: Partial<MakeSplicesOptions> = {}) =>
  makeSplices({
    photos: join(folder, "photos"),
    out: join(folder, out),
    count: 8,
    seed: 1,
    kinds: ["splice", "copy-move"],
    size: 320,
    preserve: false,
    signal: new AbortController().signal,
    ...options,
  });

describe("a set made from photographs", () => {
  it("is one that can be read, with masks at the size of the pictures and twins saved alike", async () => {
    const told: string[] = [];
    const document = await make("set", { progress: (step, done, total) => void told.push(`${step} ${done}/${total}`) });
    expect(splicesDocumentSchema.parse(document)).toEqual(document);
    expect(document).toMatchObject({
      splices: 8,
      cameras: 4,
      photographs: 4,
      parts: { a: 4, b: 4 },
      kinds: { splice: 6, "copy-move": 2 },
      formats: { png: 4, q95: 2, q80: 2 },
      excluded: { "cannot be read as a picture": 1, "its camera is kept for measuring": 1 },
    });
    expect(told.at(-1)).toBe("splices 8/8");

    const { pictures } = await readSet(join(folder, "set"));
    expect(pictures).toHaveLength(16);
    for (let i = 0; i < pictures.length; i += 2) {
      const [spliced, pristine] = pictures.slice(i, i + 2);
      const [one, other] = [await open(spliced.path).metadata(), await open(pristine.path).metadata()];
      const kind = ({ width, height, format, chromaSubsampling, exif }: typeof one) => ({
        width,
        height,
        format,
        chromaSubsampling,
        exif,
      });
      expect(kind(one)).toEqual(kind(other));
      expect(one.exif).toBeUndefined();
      expect(one.format).toBe(spliced.format === "png" ? "png" : "jpeg");
      const mask = await readMask(spliced.mask!);
      expect([mask.width, mask.height]).toEqual([one.width, one.height]);
      const share = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
      expect(share).toBeGreaterThan(0);
      // Far from the region nothing differs in a picture that was not compressed.
      if (spliced.format !== "png") continue;
      const [a, b] = [await open(spliced.path).raw().toBuffer(), await open(pristine.path).raw().toBuffer()];
      const changed = mask.data.filter((_, at) => a[3 * at] !== b[3 * at]).length / mask.data.length;
      expect(changed).toBeGreaterThan(share / 2);
      expect(changed).toBeLessThan(2 * share + 0.05);
    }
    const entries = JSON.parse(readFileSync(join(folder, "set/index.json"), "utf8")) as Record<string, unknown>[];
    for (const entry of entries) expect("sourceMask" in entry).toBe(entry["manipulation"] === "copy-move");
  });

  it("comes out the same again, byte by byte, and otherwise for another seed", async () => {
    const bytes = (out: string, file: string) => readFileSync(join(folder, out, file));
    await make("again");
    await make("other", { seed: 2, count: 2 });
    for (const file of ["index.json", "s0000/image.png", "s0003/image.jpg", "s0003/mask.png", "pristine/s0005.jpg"])
      expect(bytes("again", file).equals(bytes("set", file))).toBe(true);
    expect(bytes("other", "s0000/image.png").equals(bytes("set", "s0000/image.png"))).toBe(false);
  });

  it("overwrites none, is not finished where cancelled, and needs cameras", async () => {
    await expect(make("set")).rejects.toMatchObject({ code: "usage" });
    const cancel = new AbortController();
    const progress: MakeSplicesOptions["progress"] = (step, done) => {
      if (step === "splices" && done === 2) cancel.abort(new DOMException("Stop.", "AbortError"));
    };
    await expect(make("cancelled", { signal: cancel.signal, progress })).rejects.toMatchObject({ name: "AbortError" });
    expect(() => readFileSync(join(folder, "cancelled/index.json"))).toThrow();
    mkdirSync(join(folder, "empty"));
    const none = make("none", { photos: join(folder, "empty") });
    await expect(none).rejects.toMatchObject({ code: "usage", message: expect.stringMatching(/0 cameras/) });
  });
});
