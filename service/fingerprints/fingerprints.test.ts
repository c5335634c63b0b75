import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CameraFingerprint } from "../../engine/detectors/detector.ts";
import { cameraFingerprints, fingerprintFolder, listFingerprints } from "./folder.ts";
import { readFingerprint, readHeader, writeFingerprint } from "./format.ts";

const made = (overrides: Partial<CameraFingerprint> = {}): CameraFingerprint => ({
  id: "mine",
  make: "Made",
  model: "One",
  photographs: ["0".repeat(64), "f".repeat(64)],
  width: 65,
  height: 64,
  scale: 1 / 4096,
  values: Int8Array.from({ length: 65 * 64 }, (_, i) => ((i * 37) % 255) - 127),
  ...overrides,
});

describe("the file of a fingerprint", () => {
  const bytes = new Uint8Array(writeFingerprint(made()));

  it("brings back what was written", () => {
    expect(readFingerprint(bytes, "mine")).toEqual(made());
  });

  it("is refused when cut, extended or damaged anywhere", () => {
    expect(() => readFingerprint(new Uint8Array(0), "x")).toThrow(/no fingerprint/);
    expect(() => readFingerprint(Uint8Array.from([...bytes, 0]), "x")).toThrow(/do not fit/);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = bytes.slice();
        broken[at] ^= change;
        try {
          // A letter of the camera's name may change; the values may not.
          expect(readFingerprint(broken, "mine").values).toEqual(made().values);
        } catch (error) {
          expect(error).toMatchObject({ name: "SelfsameError" });
        }
        expect(() => readFingerprint(bytes.subarray(0, at), "x")).toThrow();
      }),
      { numRuns: 200, seed: 5 },
    );
    const last = bytes.slice();
    last[last.length - 1] ^= 1;
    expect(() => readFingerprint(last, "x")).toThrow(/damaged/);
  });

  it("asks for no memory that the file does not have", () => {
    const huge = Buffer.from(bytes);
    huge.writeUInt32LE(0xffffffff, "selfsame fingerprint 1\n".length);
    expect(() => readHeader(huge, huge.length)).toThrow(/cut off or too long/);
    expect(() => writeFingerprint(made({ width: 40_000 }))).toThrow();
  });
});

describe("the folder of fingerprints", () => {
  let userModels = "";
  beforeAll(() => {
    userModels = mkdtempSync(join(tmpdir(), "selfsame-fingerprints-"));
    const folder = fingerprintFolder(userModels);
    mkdirSync(folder);
    writeFileSync(join(folder, "b.fingerprint"), writeFingerprint(made()));
    writeFileSync(join(folder, "a.fingerprint"), writeFingerprint(made({ model: "Two" })));
    writeFileSync(join(folder, "broken.fingerprint"), "no fingerprint");
    writeFileSync(join(folder, "readme.txt"), "nothing to see");
    mkdirSync(join(folder, "folder.fingerprint"));
  });
  afterAll(() => rmSync(userModels, { recursive: true }));

  it("lists what is there and says what is refused", async () => {
    const list = await listFingerprints(userModels);
    expect(list.map(({ id }) => id)).toEqual(["a", "b", "broken", "folder"]);
    expect(list[0]).toMatchObject({ header: { model: "Two", width: 65 } });
    expect(list[2]).toMatchObject({ refusal: expect.stringContaining("no fingerprint") });
    expect(list[3]).toMatchObject({ refusal: expect.stringContaining("no ordinary file") });
    expect(await listFingerprints(join(userModels, "nowhere"))).toEqual([]);
  });

  it("answers to the camera's name and size, whatever the case of letters", async () => {
    const ask = (request: Partial<Parameters<typeof cameraFingerprints>[1]>) =>
      cameraFingerprints(userModels, { width: 65, height: 64, ...request });
    expect(await ask({ make: "MADE", model: "one " })).toEqual([made({ id: "b" })]);
    expect(await ask({ make: "Made", model: "Three" })).toEqual([]);
    expect(await ask({ make: "Made", model: "One", width: 64 })).toEqual([]);
    expect(await cameraFingerprints(undefined, { make: "Made", model: "One", width: 65, height: 64 })).toEqual([]);
  });

  it("answers to an id, and says why not", async () => {
    const ask = (id: string, width = 65) => cameraFingerprints(userModels, { id, width, height: 64 });
    expect(await ask("a")).toEqual([made({ id: "a", model: "Two" })]);
    await expect(ask("c")).rejects.toThrow("There are: a, b, broken, folder.");
    await expect(ask("a", 70)).rejects.toThrow("65 x 64 pixels, the picture has 70 x 64");
    await expect(ask("broken")).rejects.toThrow("broken.fingerprint is refused: It is no fingerprint");
  });
});
