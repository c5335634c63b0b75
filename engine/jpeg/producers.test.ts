import { readFileSync } from "node:fs";
import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { ascii, segment } from "../../tests/support/jpegFixture.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { parseJpegStructure } from "./parseStructure.ts";
import { cameraName, consistentProducers, isLaidOutLikeLibjpeg, tableSignature, tablesOfCamera } from "./producers.ts";
import { photographsSeen, seenTables } from "./producerTable.ts";
import { mainTables } from "./quality.ts";
import type { JpegStructure } from "./structure.ts";

const encode = (options: JpegOptions = {}) =>
  sharp({ create: { width: 16, height: 16, channels: 3, background: "#845" } })
    .jpeg(options)
    .toBuffer();

const withSegment = (file: Uint8Array, extra: number[]): JpegStructure =>
  parseJpegStructure(Uint8Array.from([...file.subarray(0, 2), ...extra, ...file.subarray(2)]));

const signature = (structure: JpegStructure, view?: "turned") =>
  tableSignature(mainTables(structure)!, structure.frame.subsampling, view);

describe("consistentProducers", () => {
  it("names libjpeg and its quality for standard tables", async () => {
    const structure = parseJpegStructure(await encode({ quality: 83 }));
    expect(isLaidOutLikeLibjpeg(structure)).toBe(true);
    const [producer] = consistentProducers(structure).filter((p) => p.family === "libjpeg");
    expect(producer.name).toContain("quality 83");
    expect(producer.basis).toContain("order in which libjpeg writes");
  });

  it("says nothing of libjpeg for other tables", async () => {
    const structure = parseJpegStructure(await encode({ quality: 83, quantisationTable: 3 }));
    expect(consistentProducers(structure)).toEqual([]);
  });

  it("names Adobe by the segments that only its programs write", async () => {
    const file = await encode();
    const photoshop = segment(0xed, ascii("Photoshop 3.0\0"));
    const adobe = segment(0xee, [...ascii("Adobe"), 0, 100, 0, 0, 0, 0, 1]);
    const families = (extra: number[]) =>
      consistentProducers(withSegment(file, extra)).filter((p) => p.family === "adobe");
    expect(families([...photoshop, ...adobe])).toHaveLength(1);
    expect(families(segment(0xec, ascii("Ducky\0")))[0].name).toContain("Save for Web");
    // Other programs write one or the other.
    expect(families(photoshop)).toEqual([]);
    expect(families(adobe)).toEqual([]);
  });
});

describe("tableSignature", () => {
  it("differs by quality and by subsampling", async () => {
    const files = await Promise.all([
      encode({ quality: 80, chromaSubsampling: "4:4:4" }),
      encode({ quality: 80, chromaSubsampling: "4:2:0" }),
      encode({ quality: 81, chromaSubsampling: "4:2:0" }),
    ]);
    expect(new Set(files.map((file) => signature(parseJpegStructure(file)))).size).toBe(3);
  });

  it("turned: equals the stored signature of the transposed tables", async () => {
    const structure = parseJpegStructure(await encode({ quality: 80 }));
    const turned = {
      ...structure,
      tables: structure.tables.map((table) => ({
        ...table,
        values: table.values.map((_, i) => table.values[8 * (i % 8) + (i >> 3)]),
      })),
    };
    expect(signature(turned)).not.toBe(signature(structure));
    expect(signature(turned, "turned")).toBe(signature(structure));
  });
});

describe("producer table", () => {
  it("counts its photographs", () => {
    const counted = seenTables.flatMap((seen) => seen.cameras).reduce((sum, camera) => sum + camera.photographs, 0);
    expect(counted).toBe(photographsSeen);
    expect(new Set(seenTables.map((seen) => seen.signature)).size).toBe(seenTables.length);
  });

  it("is found by make and model as Exif writes them", () => {
    expect(cameraName("NIKON CORPORATION\0", "NIKON D3100")).toBe("NIKON D3100");
    expect(cameraName("Nokia", " 3110c ")).toBe("Nokia 3110c");
    expect(cameraName("Canon", "")).toBe("Canon");
    expect(tablesOfCamera("Canon", "Canon EOS 450D")).toHaveLength(1);
    expect(tablesOfCamera("Nobody", "Nothing 1")).toEqual([]);
  });

  it.runIf(hasSharedData)("recognises photographs, also one that was turned without loss (needs photographs)", () => {
    const producers = (name: string) =>
      consistentProducers(parseJpegStructure(readFileSync(sharedData(`photos/${name}.jpg`))));
    expect(producers("canon-eos-450d_1")).toMatchObject([
      { family: "camera", name: "Canon EOS 1000D, Canon EOS 450D" },
    ]);
    const [turned] = producers("canon-powershot-g2_3");
    expect(turned.name).toContain("Canon PowerShot G2");
    expect(turned.basis).toContain("turned by 90 degrees");
  });
});
