/** Hostile input: whatever the bytes, the reader throws nothing but JpegError, returns soon, and stays in the file. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeJpeg } from "../../tests/support/jpegFixture.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { decodeCoefficients } from "./decodeCoefficients.ts";
import { JpegError } from "./jpegError.ts";
import { parseJpegStructure } from "./parseStructure.ts";
import { consistentProducers } from "./producers.ts";
import { reconstructComponent } from "./reconstruct.ts";

/** Does everything this room can do with a file; the milliseconds it took. */
function readEverything(bytes: Uint8Array, maxPixels: number): number {
  const started = performance.now();
  try {
    const structure = parseJpegStructure(bytes);
    consistentProducers(structure);
    for (const component of decodeCoefficients(bytes, structure, { maxPixels }).components) {
      const { width, height, data } = reconstructComponent(component);
      expect(data.length).toBe(width * height);
    }
  } catch (error) {
    if (!(error instanceof JpegError)) throw error;
  }
  return performance.now() - started;
}

describe("damaged files", () => {
  const seeds: Uint8Array[] = [];
  beforeAll(async () => {
    const [width, height] = [48, 40];
    const raw = Buffer.alloc(3 * width * height, "many different bytes make many different blocks");
    const image = () => sharp(raw, { raw: { width, height, channels: 3 } });
    const values = Int16Array.from({ length: 64 * 9 }, (_, i) => ((i * 7919) % 61) - 30);
    const grey = [{ horizontal: 1, vertical: 1, blocksWide: 3, values }];
    seeds.push(
      await image().jpeg().toBuffer(),
      await image().jpeg({ progressive: true }).toBuffer(),
      await image().jpeg({ progressive: true, chromaSubsampling: "4:4:4", quality: 95 }).toBuffer(),
      await image().toColourspace("cmyk").jpeg().toBuffer(),
      await image()
        .withExif({ IFD0: { Make: "Maker" } })
        .jpeg()
        .toBuffer(),
      encodeJpeg({ width: 24, height: 24, components: grey, restartInterval: 2 }),
    );
  });

  const change = fc.record({
    where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    value: fc.oneof(fc.constantFrom(0x00, 0xff, 0xd0, 0xd8, 0xd9, 0xda, 0x7f, 0x80), fc.nat(255)),
    kind: fc.constantFrom("overwrite", "insert", "remove"),
  });
  const damage = fc.record({
    seed: fc.nat(5),
    changes: fc.array(change, { maxLength: 16 }),
    keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  });

  it("law: only JpegError, and soon", { timeout: 60_000 }, () => {
    let slowest = 0;
    fc.assert(
      fc.property(damage, ({ seed, changes, keep }) => {
        const bytes = Array.from(seeds[seed]);
        for (const { where, value, kind } of changes) {
          const at = Math.floor(where * bytes.length);
          if (kind === "remove") bytes.splice(at, 1 + (value & 7));
          else bytes.splice(at, kind === "overwrite" ? 1 : 0, value);
        }
        const cut = Uint8Array.from(bytes.slice(0, Math.ceil(keep * bytes.length)));
        slowest = Math.max(slowest, readEverything(cut, 300_000));
      }),
      { numRuns: 3000 },
    );
    expect(slowest).toBeLessThan(2000);
  });

  it("law: random bytes behind SOI do no harm", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        readEverything(Uint8Array.from([0xff, 0xd8, ...tail]), 300_000);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.runIf(hasSharedData)("collected malformed files (needs the shared data)", () => {
  const folders = ["corrupt/generated", "corrupt/jpeg"];
  const files = hasSharedData
    ? folders.flatMap((folder) =>
        readdirSync(sharedData(folder))
          .filter((name) => name.endsWith(".jpg"))
          .map((name) => `${folder}/${name}`),
      )
    : [];

  it("are read or refused, each within a second", { timeout: 60_000 }, () => {
    expect(files.length).toBeGreaterThan(100);
    for (const name of files) {
      expect(readEverything(readFileSync(sharedData(name)), 100_000_000), name).toBeLessThan(1000);
    }
  });

  it.each([
    ["bomb-30000", /larger than the limit/],
    ["bomb-header", /larger than the limit/],
    ["progressive-16000-300-scans", /larger than the limit/],
    ["zero-height", /height of 0/],
    ["magic-only", /no frame header/],
    ["png-named", /no JPEG/],
    ["trunc-10", /holds no picture data/],
  ])("%s is refused with a reason", (name, reason) => {
    const bytes = readFileSync(sharedData(`corrupt/generated/${name}.jpg`));
    expect(() => decodeCoefficients(bytes, parseJpegStructure(bytes))).toThrow(reason);
  });

  it("a thousand scans cost no more than the picture", () => {
    const bytes = readFileSync(sharedData("corrupt/generated/progressive-1000-scans.jpg"));
    const structure = parseJpegStructure(bytes);
    expect(structure.frame.scans).toBeGreaterThan(1000);
    const { faults } = decodeCoefficients(bytes, structure);
    expect(faults.length).toBeGreaterThan(0);
    expect(readEverything(bytes, 100_000_000)).toBeLessThan(500);
  });

  it("a picture cut off keeps what is there", () => {
    const bytes = readFileSync(sharedData("corrupt/generated/trunc-60.jpg"));
    const { components, faults } = decodeCoefficients(bytes, parseJpegStructure(bytes));
    expect(faults.join()).toMatch(/entropy-coded data ends in MCU \d+ of 30/);
    expect(components[0].values.some((value) => value !== 0)).toBe(true);
  });
});
