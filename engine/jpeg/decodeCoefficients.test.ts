import fc from "fast-check";
import sharp, { type JpegOptions } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import {
  EOI,
  encodeJpeg,
  encodeScan,
  type FixtureComponent,
  frameHeader,
  huffmanTables,
  quantisationTable,
  SOI,
  scanHeader,
  segment,
} from "../../tests/support/jpegFixture.ts";
import type { ComponentCoefficients } from "./coefficients.ts";
import { type DecodeOptions, decodeCoefficients } from "./decodeCoefficients.ts";
import { JpegError } from "./jpegError.ts";
import { parseJpegStructure } from "./parseStructure.ts";

const decode = (bytes: Uint8Array, options?: DecodeOptions) =>
  decodeCoefficients(bytes, parseJpegStructure(bytes), options);

/** Sparse random blocks, as pictures have them: the seed decides everything. */
function randomComponents(
  seed: number,
  width: number,
  height: number,
  factors: [number, number][],
): FixtureComponent[] {
  let state = seed >>> 0;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const across = Math.max(...factors.map(([h]) => h));
  const down = Math.max(...factors.map(([, v]) => v));
  return factors.map(([horizontal, vertical]) => {
    const blocksWide = Math.ceil(width / (8 * across)) * horizontal;
    const blocksHigh = Math.ceil(height / (8 * down)) * vertical;
    const values = new Int16Array(64 * blocksWide * blocksHigh);
    for (let at = 0; at < values.length; at += 64) {
      values[at] = random(2047) - 1023;
      for (let n = random(12); n > 0; n--) values[at + random(64)] = random(2047) - 1023;
    }
    return { horizontal, vertical, blocksWide, values };
  });
}

const samplings: [number, number][][] = [
  [[1, 1]],
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [1, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [4, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 2],
    [2, 1],
  ],
  [
    [2, 2],
    [1, 1],
    [1, 1],
    [2, 2],
  ],
];

describe("decodeCoefficients, sequential", () => {
  it("law: gives back exactly what was encoded", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(...samplings),
        fc.nat(5),
        (seed, width, height, factors, restartInterval) => {
          const components = randomComponents(seed, width, height, factors);
          const decoded = decode(encodeJpeg({ width, height, components, restartInterval }));
          expect(decoded.faults).toEqual([]);
          expect(decoded.components.map((c) => c.values)).toEqual(components.map((c) => c.values));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("reads components one scan each, without their padding blocks", () => {
    const [width, height] = [37, 21];
    const components = randomComponents(5, width, height, [
      [2, 2],
      [1, 1],
      [1, 1],
    ]);
    const content = [
      [5, 3],
      [3, 2],
      [3, 2],
    ];
    const scans = components.flatMap((component, i) => [
      ...scanHeader([i + 1]),
      ...encodeScan([{ ...component, horizontal: 1, vertical: 1 }], {
        mcusWide: content[i][0],
        mcusHigh: content[i][1],
        restartInterval: 0,
      }),
    ]);
    const bytes = Uint8Array.from([
      ...SOI,
      ...quantisationTable(0),
      ...frameHeader(0xc1, width, height, components),
      ...huffmanTables(),
      ...scans,
      ...EOI,
    ]);
    const decoded = decode(bytes);
    expect(decoded.faults).toEqual([]);
    for (const [i, c] of decoded.components.entries()) {
      expect([c.contentBlocksWide, c.contentBlocksHigh]).toEqual(content[i]);
      expect(contentBlocks(c)).toEqual(contentBlocks({ ...c, values: components[i].values }));
    }
  });

  it("takes the quantisation table that is in force when a component's first scan begins", () => {
    const components = randomComponents(1, 8, 8, samplings[1]);
    const layout = { mcusWide: 1, mcusHigh: 1, restartInterval: 0 };
    const scan = (i: number) => [
      ...quantisationTable(0, i + 1),
      ...scanHeader([i + 1]),
      ...encodeScan([components[i]], layout),
    ];
    const bytes = Uint8Array.from([
      ...SOI,
      ...quantisationTable(0, 99),
      ...frameHeader(0xc0, 8, 8, components),
      ...huffmanTables(),
      ...[0, 1, 2].flatMap(scan),
      ...EOI,
    ]);
    expect(decode(bytes).components.map((c) => c.table.values[0])).toEqual([1, 2, 3]);
  });

  describe("damage", () => {
    const components = randomComponents(7, 64, 64, [[1, 1]]);
    const whole = encodeJpeg({ width: 64, height: 64, components, restartInterval: 4 });
    const marker = (n: number) => {
      const at = Buffer.from(whole).indexOf(Buffer.from([0xff, 0xd0 + n]));
      expect(at).toBeGreaterThan(0);
      return at;
    };
    /** Which of the 16 intervals of 4 blocks came out right. */
    const intact = (bytes: Uint8Array) => {
      const { values } = decode(bytes).components[0];
      return Array.from({ length: 16 }, (_, i) => i).filter((i) =>
        values.subarray(256 * i, 256 * (i + 1)).every((v, n) => v === components[0].values[256 * i + n]),
      );
    };
    const all = Array.from({ length: 16 }, (_, i) => i);

    it("costs one restart interval where bytes are overwritten", () => {
      const bytes = Uint8Array.from(whole);
      bytes.fill(0xaa, marker(1) + 4, marker(1) + 8);
      expect(intact(bytes)).toEqual(all.filter((i) => i !== 2));
    });

    it("costs what is missing where intervals are lost", () => {
      const bytes = Uint8Array.from([...whole.subarray(0, marker(1)), ...whole.subarray(marker(3))]);
      expect(intact(bytes)).toEqual(all.filter((i) => i !== 2 && i !== 3));
      expect(decode(bytes).faults).toEqual([expect.stringContaining("2 restart intervals are missing before")]);
    });

    it("passes over a marker that does not belong", () => {
      const at = marker(2) + 2;
      const bytes = Uint8Array.from([...whole.subarray(0, at), 0xff, 0xd7, ...whole.subarray(at)]);
      expect(intact(bytes)).toEqual(all.filter((i) => i !== 3));
    });

    it("leaves zeros behind the end of the data and says where", () => {
      const cut = whole.subarray(0, marker(4));
      const decoded = decode(cut);
      expect(decoded.faults).toEqual(["entropy-coded data ends in MCU 20 of 64"]);
      expect(decoded.components[0].values.subarray(64 * 20).every((value) => value === 0)).toBe(true);
      expect(intact(cut)).toEqual([0, 1, 2, 3, 4]);
    });
  });
});

const contentBlocks = ({ values, blocksWide, contentBlocksWide, contentBlocksHigh }: ComponentCoefficients) =>
  Array.from({ length: contentBlocksHigh }, (_, by) =>
    values.subarray(64 * by * blocksWide, 64 * (by * blocksWide + contentBlocksWide)),
  );

describe("decodeCoefficients, progressive", () => {
  const [width, height] = [101, 75];
  let pixels: Buffer;
  beforeAll(async () => {
    // A fine random texture over a slope fills all frequencies, so that every kind of scan has something to say.
    const raw = Buffer.alloc(3 * width * height);
    let state = 1;
    for (let i = 0; i < raw.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      raw[i] = 100 + ((i / 3) % width) * 0.5 + (state >>> 26);
    }
    pixels = raw;
  });
  const encode = (options: JpegOptions) =>
    sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg(options)
      .toBuffer();

  it.each([
    ["4:4:4", 92],
    ["4:2:0", 92],
    ["4:2:0", 30],
    ["4:4:4", 100],
  ])("gives the same coefficients as baseline: %s at quality %i", async (chromaSubsampling, quality) => {
    const baseline = decode(await encode({ quality, chromaSubsampling }));
    const file = await encode({ quality, chromaSubsampling, progressive: true });
    const progressive = decode(file);
    expect(parseJpegStructure(file).frame).toMatchObject({ process: "progressive", scans: 10 });
    expect(progressive.faults).toEqual([]);
    expect(progressive.components.map(contentBlocks)).toEqual(baseline.components.map(contentBlocks));
  });

  it("reads grey and CMYK", async () => {
    for (const space of ["b-w", "cmyk"] as const) {
      const image = () => sharp(pixels, { raw: { width, height, channels: 3 } }).toColourspace(space);
      const baseline = decode(await image().jpeg().toBuffer());
      const progressive = decode(await image().jpeg({ progressive: true }).toBuffer());
      expect(baseline.components).toHaveLength(space === "b-w" ? 1 : 4);
      expect(progressive.components.map(contentBlocks)).toEqual(baseline.components.map(contentBlocks));
    }
  });

  it("keeps what it has where the file is cut off", async () => {
    const file = await encode({ quality: 80, progressive: true });
    const decoded = decode(file.subarray(0, Math.floor(file.length / 2)));
    expect(decoded.faults.length).toBeGreaterThan(0);
    const whole = decode(file).components[0].values;
    const dcOf = (values: Int16Array) => Array.from({ length: 20 }, (_, i) => values[64 * i] >> 1);
    expect(dcOf(decoded.components[0].values)).toEqual(dcOf(whole));
  });

  it("does no work for scans that repeat what is known", async () => {
    const file = await encode({ quality: 80, progressive: true });
    const scans = parseJpegStructure(file).segments.filter((s) => s.name === "SOS");
    const last = file.subarray(scans[9].offset, scans[9].offset + scans[9].bytes);
    const repeated = Buffer.concat([
      file.subarray(0, -2),
      ...Array.from({ length: 300 }, () => last),
      Buffer.from(EOI),
    ]);
    const decoded = decode(repeated);
    expect(decoded.components).toEqual(decode(file).components);
    expect(decoded.faults[0]).toBe("scan 11: skipped, because it repeats or leaves out bits of coefficients");
  });
});

describe("decodeCoefficients, limits", () => {
  it("skips scans beyond the allowed number of block visits", async () => {
    const file = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#a50" } })
      .jpeg({ progressive: true })
      .toBuffer();
    // 64 blocks of luminance and twice 16 of chrominance: the first scan takes all of them.
    const { faults } = decode(file, { maxBlockVisits: 96 });
    expect(faults).toHaveLength(9);
    expect(faults[0]).toBe("scan 2: skipped, because the scans before it took all the work that is allowed");
    expect(decode(file).faults).toEqual([]);
  });

  const grey = [{ horizontal: 1, vertical: 1 }];
  const claims = (marker: number, width: number, height: number, data: number) =>
    Uint8Array.from([
      ...SOI,
      ...quantisationTable(0),
      ...frameHeader(marker, width, height, grey),
      ...huffmanTables(),
      ...scanHeader([1]),
      ...Array.from({ length: data }, () => 0),
      ...EOI,
    ]);

  it("refuses frames beyond maxPixels", () => {
    expect(() => decode(claims(0xc0, 65500, 65500, 10))).toThrow(/larger than the limit of 100000000 pixels/);
    expect(() => decode(claims(0xc0, 100, 100, 1000), { maxPixels: 9999 })).toThrow(JpegError);
    expect(decode(claims(0xc0, 100, 100, 1000), { maxPixels: 10_000 }).components).toHaveLength(1);
  });

  it("refuses a large frame that the coded data cannot fill", () => {
    // 1000 x 1000 blocks: at least 250,000 bytes sequential, 125,000 progressive.
    expect(() => decode(claims(0xc0, 8000, 8000, 200_000))).toThrow(/takes at least 250000/);
    expect(() => decode(claims(0xc2, 8000, 8000, 100_000))).toThrow(/takes at least 125000/);
    expect(decode(claims(0xc0, 8000, 8000, 250_000)).components[0].blocksWide).toBe(1000);
  });

  it("stops at the deadline", () => {
    expect(() => decode(claims(0xc0, 100, 100, 1000), { deadline: performance.now() - 1 })).toThrow(
      /longer than allowed/,
    );
  });

  it("refuses what it cannot read, and files without a readable scan", () => {
    const arithmetic = claims(0xc9, 8, 8, 10);
    expect(() => decode(arithmetic)).toThrow("The coefficients of this JPEG cannot be read: arithmetic coding.");
    const noTables = Uint8Array.from([
      ...SOI,
      ...quantisationTable(0),
      ...frameHeader(0xc0, 8, 8, grey),
      ...segment(0xc4, [0x00, 255]),
      ...scanHeader([1]),
      ...EOI,
    ]);
    expect(() => decode(noTables)).toThrow(/No scan of this JPEG can be read: .*its Huffman table is missing/);
  });
});
