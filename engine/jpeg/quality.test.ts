import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { annexKChroma, annexKLuma, scaledTable } from "./annexK.ts";
import { parseJpegStructure } from "./parseStructure.ts";
import { estimateQuality, mainTables } from "./quality.ts";
import type { QuantisationTable } from "./structure.ts";

const table = (values: ArrayLike<number>): QuantisationTable => ({
  id: 0,
  precision: 8,
  offset: 0,
  values: Uint16Array.from(values),
});
const standard = (luma: number, chroma = luma) => ({
  luma: table(scaledTable(annexKLuma, luma)),
  chroma: table(scaledTable(annexKChroma, chroma)),
});

describe("estimateQuality", () => {
  it("finds every quality that libjpeg writes, exactly", async () => {
    for (let quality = 1; quality <= 100; quality++) {
      const file = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#845" } })
        .jpeg({ quality })
        .toBuffer();
      const tables = mainTables(parseJpegStructure(file));
      expect(estimateQuality(tables!)).toEqual({ quality, exact: true, lumaExact: true, error: 0 });
    }
  });

  it("uses the luminance table alone for grey files", () => {
    expect(estimateQuality({ luma: standard(77).luma })).toMatchObject({ quality: 77, exact: true });
  });

  it("says when only the luminance table is a standard one", () => {
    const estimate = estimateQuality(standard(90, 70));
    expect(estimate).toMatchObject({ quality: 90, exact: false, lumaExact: true });
    expect(estimate.error).toBeGreaterThan(1);
  });

  it("law: a small change of a table keeps the quality near and is never called exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 90 }), fc.nat(63), (quality, index) => {
        const tables = standard(quality);
        tables.luma.values[index] += 1;
        const estimate = estimateQuality(tables);
        expect(Math.abs(estimate.quality - quality)).toBeLessThanOrEqual(1);
        expect(estimate.exact).toBe(false);
        expect(estimate.error).toBeGreaterThan(0);
      }),
    );
  });

  it("never rates stronger tables higher", () => {
    const qualities = [0.5, 1, 2, 4, 8].map(
      (factor) => estimateQuality({ luma: table(annexKLuma.map((v) => Math.min(255, v * factor))) }).quality,
    );
    expect(qualities).toEqual([...qualities].sort((a, b) => b - a));
    expect(qualities[1]).toBe(50);
  });
});

describe("mainTables", () => {
  const structure = (colour: "YCbCr" | "RGB", chromaTable: number) => ({
    frame: {
      process: "baseline" as const,
      coding: "huffman" as const,
      precision: 8,
      width: 8,
      height: 8,
      components: [0, chromaTable, chromaTable].map((quantisationTable, id) => ({
        id,
        horizontalSampling: 1,
        verticalSampling: 1,
        quantisationTable,
      })),
      subsampling: "4:4:4",
      colour,
      restartInterval: 0,
      scans: 1,
    },
    segments: [],
    tables: [table(annexKLuma)],
    embedded: [],
    faults: [],
  });

  it("has no chrominance table where the second component is no chrominance", () => {
    expect(mainTables(structure("RGB", 0))).toEqual({ luma: table(annexKLuma) });
  });

  it("is undefined where a table is missing", () => {
    expect(mainTables(structure("YCbCr", 1))).toBeUndefined();
  });
});
