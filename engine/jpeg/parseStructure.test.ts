import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ascii,
  EOI,
  frameHeader,
  huffmanTables,
  quantisationTable,
  SOI,
  scanHeader,
  segment,
} from "../../tests/support/jpegFixture.ts";
import { JpegError } from "./jpegError.ts";
import { parseJpegStructure } from "./parseStructure.ts";

const data = [1, 2, 0xff, 0x00, 3];
const three = [
  { horizontal: 2, vertical: 2 },
  { horizontal: 1, vertical: 1 },
  { horizontal: 1, vertical: 1 },
];

/** A file around the given parts; what is left out gets an ordinary value. */
function file(parts: { before?: number[]; frame?: number[]; scan?: number[]; after?: number[] } = {}): Uint8Array {
  return Uint8Array.from([
    ...SOI,
    ...(parts.before ?? []),
    ...quantisationTable(0),
    ...(parts.frame ?? frameHeader(0xc0, 20, 10, three)),
    ...huffmanTables(),
    ...(parts.scan ?? [...scanHeader([1, 2, 3]), ...data]),
    ...EOI,
    ...(parts.after ?? []),
  ]);
}

const little = (value: number, bytes: number) => Array.from({ length: bytes }, (_, i) => (value >> (8 * i)) & 255);
const ifdEntry = (tag: number, type: number, count: number, value: number) => [
  ...little(tag, 2),
  ...little(type, 2),
  ...little(count, 4),
  ...little(value, 4),
];
const smallJpeg = [...SOI, ...EOI];

describe("parseJpegStructure", () => {
  it("lists every segment with its place, the scan with its data", () => {
    const bytes = file();
    const { segments, frame, faults, tables } = parseJpegStructure(bytes);
    expect(segments.map((s) => s.name)).toEqual(["SOI", "DQT", "SOF0", "DHT", "SOS", "EOI"]);
    for (const [i, s] of segments.entries()) {
      expect(bytes[s.offset]).toBe(0xff);
      expect(bytes[s.offset + 1]).toBe(s.marker);
      if (i > 0) expect(s.offset).toBe(segments[i - 1].offset + segments[i - 1].bytes);
    }
    expect(faults).toEqual([]);
    expect(tables).toHaveLength(1);
    expect(frame).toMatchObject({
      process: "baseline",
      coding: "huffman",
      precision: 8,
      width: 20,
      height: 10,
      subsampling: "4:2:0",
      colour: "YCbCr",
      restartInterval: 0,
      scans: 1,
    });
  });

  it("reads 8 and 16 bit tables out of zig-zag order", () => {
    const wide = segment(0xdb, [0x11, ...Array.from({ length: 64 }, (_, k) => [k > 0 ? 1 : 2, k]).flat()]);
    const { tables } = parseJpegStructure(file({ before: [...quantisationTable(2, (i) => i + 1), ...wide] }));
    expect(Array.from(tables[0].values)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(tables[1]).toMatchObject({ id: 1, precision: 16 });
    expect(tables[1].values[0]).toBe(512);
    expect(tables[1].values[8]).toBe(256 + 2);
  });

  it.each([
    [0xc1, "extended", "huffman", undefined],
    [0xc2, "progressive", "huffman", undefined],
    [0xc3, "lossless", "huffman", "lossless process"],
    [0xc5, "hierarchical", "huffman", "hierarchical process"],
    [0xc9, "extended", "arithmetic", "arithmetic coding"],
    [0xca, "progressive", "arithmetic", "arithmetic coding"],
    [0xcb, "lossless", "arithmetic", "lossless process"],
    [0xcf, "hierarchical", "arithmetic", "hierarchical process"],
  ])("names the process of SOF marker 0x%s", (marker, process, coding, unsupported) => {
    const structure = parseJpegStructure(file({ frame: frameHeader(marker, 8, 8, three) }));
    expect(structure.frame).toMatchObject({ process, coding });
    expect(structure.unsupported).toBe(unsupported);
  });

  it("says why 12 bit, two-component and table-less files are not read", () => {
    const unsupported = (frame: number[]) => parseJpegStructure(file({ frame })).unsupported;
    expect(unsupported(frameHeader(0xc1, 8, 8, three, 12))).toBe("12 bit samples");
    expect(unsupported(frameHeader(0xc0, 8, 8, three.slice(0, 2)))).toBe("2 components");
    expect(unsupported(frameHeader(0xc0, 8, 8, [{ horizontal: 1, vertical: 1, table: 3 }]))).toBe(
      "quantisation table 3 is missing",
    );
  });

  it.each([
    ["4:4:4", [1, 1, 1, 1, 1, 1]],
    ["4:2:2", [2, 1, 1, 1, 1, 1]],
    ["4:4:0", [1, 2, 1, 1, 1, 1]],
    ["4:1:1", [4, 1, 1, 1, 1, 1]],
    ["4:2:0", [4, 2, 2, 1, 2, 1]],
    ["2x2,1x2,1x1", [2, 2, 1, 2, 1, 1]],
  ])("names the subsampling %s", (name, factors) => {
    const components = [0, 2, 4].map((i) => ({ horizontal: factors[i], vertical: factors[i + 1] }));
    expect(parseJpegStructure(file({ frame: frameHeader(0xc0, 8, 8, components) })).frame.subsampling).toBe(name);
  });

  const adobe = (transform: number) => segment(0xee, [...ascii("Adobe"), 0, 100, 0, 0, 0, 0, transform]);
  const jfif = segment(0xe0, [...ascii("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 0, 0]);
  const full = (ids: number[]) =>
    frameHeader(
      0xc0,
      8,
      8,
      ids.map((id) => ({ id, horizontal: 1, vertical: 1 })),
    );
  it.each([
    ["grey", [1], []],
    ["YCbCr", [1, 2, 3], []],
    ["RGB", ascii("RGB"), []],
    ["YCbCr", ascii("RGB"), jfif],
    ["RGB", [1, 2, 3], adobe(0)],
    ["YCbCr", [1, 2, 3], adobe(1)],
    ["CMYK", [1, 2, 3, 4], []],
    ["CMYK", [1, 2, 3, 4], adobe(0)],
    ["YCCK", [1, 2, 3, 4], adobe(2)],
  ])("deduces %s", (colour, ids, before) => {
    expect(parseJpegStructure(file({ before, frame: full(ids) })).frame.colour).toBe(colour);
  });

  it("takes a missing height from DNL, and throws where nothing tells it", () => {
    const frame = frameHeader(0xc0, 8, 0, three);
    const scan = [...scanHeader([1, 2, 3]), ...data, ...segment(0xdc, [0, 77])];
    expect(parseJpegStructure(file({ frame, scan })).frame.height).toBe(77);
    expect(() => parseJpegStructure(file({ frame }))).toThrow(JpegError);
  });

  it("finds the Exif thumbnail in IFD1", () => {
    const ifd0 = [...little(0, 2), ...little(14, 4)];
    const ifd1 = [...little(2, 2), ...ifdEntry(0x201, 4, 1, 44), ...ifdEntry(0x202, 4, 1, 4), ...little(0, 4)];
    const tiff = [...ascii("II*\0"), ...little(8, 4), ...ifd0, ...ifd1, ...smallJpeg];
    const bytes = file({ before: segment(0xe1, [...ascii("Exif\0\0"), ...tiff]) });
    const { embedded, faults } = parseJpegStructure(bytes);
    expect(faults).toEqual([]);
    expect(embedded).toEqual([{ kind: "exif-thumbnail", offset: 2 + 4 + 6 + 44, bytes: 4 }]);
    expect(Array.from(bytes.subarray(embedded[0].offset, embedded[0].offset + 4))).toEqual(smallJpeg);
  });

  it("does not follow an Exif directory that points at itself or outside", () => {
    const looped = [...ascii("II*\0"), ...little(8, 4), ...little(0, 2), ...little(8, 4)];
    const outside = [...ascii("II*\0"), ...little(8, 4), ...little(0, 2), ...little(0x7fffffff, 4)];
    const parse = (tiff: number[]) =>
      parseJpegStructure(file({ before: segment(0xe1, [...ascii("Exif\0\0"), ...tiff]) }));
    expect(parse(looped)).toMatchObject({ embedded: [], faults: [] });
    expect(parse(outside).faults).toEqual(["the thumbnail directory of the Exif data lies outside its segment"]);
  });

  it("finds JFIF thumbnails, raw and JPEG", () => {
    const raw = segment(0xe0, [...ascii("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 2, 1, 9, 9, 9, 8, 8, 8]);
    const extension = segment(0xe0, [...ascii("JFXX\0"), 0x10, ...smallJpeg]);
    expect(parseJpegStructure(file({ before: [...raw, ...extension] })).embedded).toEqual([
      { kind: "jfif-thumbnail", offset: 20, bytes: 6 },
      { kind: "jfif-thumbnail", offset: 2 + raw.length + 10, bytes: 4 },
    ]);
  });

  it("tells multi-picture files, second images and foreign bytes apart", () => {
    const index = (offset: number, entriesAt = 26) =>
      segment(0xe2, [
        ...ascii("MPF\0II*\0"),
        ...little(8, 4),
        ...little(1, 2),
        ...ifdEntry(0xb002, 7, 32, entriesAt),
        ...little(0, 4),
        ...Array.from({ length: 16 }, () => 0),
        ...little(0, 4),
        ...little(smallJpeg.length, 4),
        ...little(offset, 4),
        ...little(0, 4),
      ]);
    const header = 2 + 4 + 4;
    const length = file({ before: index(0) }).length;
    const second = [...SOI, ...segment(0xfe, ascii("second")), ...EOI];
    const bytes = file({
      before: index(length - header),
      after: [...smallJpeg, ...second, ...ascii("PK\x03\x04rest")],
    });
    const structure = parseJpegStructure(bytes);
    expect(structure.faults).toEqual([]);
    expect(structure.embedded).toEqual([
      { kind: "mpf", offset: length, bytes: 4 },
      { kind: "second-image", offset: length + 4, bytes: second.length },
    ]);
    expect(structure.trailing).toEqual({ offset: length + 4 + second.length, bytes: 8, kind: "zip" });
    expect(parseJpegStructure(file({ before: index(1e6) })).faults).toEqual([
      "picture 2 of the multi-picture index lies outside the file",
    ]);
    expect(parseJpegStructure(file({ before: index(0, 0x7ffffff0) })).faults).toEqual([
      "multi-picture index at 10 points outside its segment",
    ]);
  });

  it.each([
    ["zip", ascii("PK\x03\x04....")],
    ["text", ascii("hello, world\n")],
    ["jpeg", [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1]],
    ["video", [0, 0, 0, 24, ...ascii("ftypmp42")]],
    ["padding", [0, 0, 0, 0]],
    ["unknown", [1, 2, 0, 250]],
  ])("guesses trailing bytes: %s", (kind, after) => {
    const structure = parseJpegStructure(file({ after }));
    expect(structure.trailing).toEqual({ offset: file().length, bytes: after.length, kind });
  });

  it("goes on behind bytes that belong to no segment and ends where a length leads outside", () => {
    expect(parseJpegStructure(file({ before: [7, 7] })).faults).toEqual(["2 bytes at 2 belong to no segment"]);
    const whole = file();
    const cut = parseJpegStructure(whole.subarray(0, whole.length - 4));
    expect(cut.faults).toEqual(["EOI missing: the file ends before its picture does"]);
    expect(cut.trailing).toBeUndefined();
    const frameOnly = Uint8Array.from([...SOI, ...frameHeader(0xc0, 8, 8, three), 0xff, 0xe1, 0xff, 0xff, 1]);
    expect(parseJpegStructure(frameOnly).faults).toContain("segment length beyond the end at 21 (APP1)");
  });

  it("throws for what is no JPEG", () => {
    for (const bytes of [[], [0xff], ascii("GIF89a"), SOI, [...SOI, ...EOI]]) {
      expect(() => parseJpegStructure(Uint8Array.from(bytes))).toThrow(JpegError);
    }
  });

  it("stays small on files made of markers, tables or faults only", () => {
    const frame = frameHeader(0xc0, 8, 8, three);
    const repeat = (part: number[], times: number) => Array.from({ length: times }, () => part).flat();
    const markers = parseJpegStructure(Uint8Array.from([...SOI, ...frame, ...repeat([0xff, 0x01], 200_000)]));
    expect(markers.segments.length).toBeLessThanOrEqual(20_000);
    expect(markers.faults.length).toBeLessThan(100);
    const tables = parseJpegStructure(Uint8Array.from([...SOI, ...frame, ...repeat(quantisationTable(0), 5000)]));
    expect(tables.tables).toHaveLength(256);
  });

  it("law: segments neither overlap nor leave the file, whatever the bytes", () => {
    const whole = Array.from(file({ before: [...jfif, ...adobe(1)], after: [...smallJpeg, 1, 2] }));
    const mutation = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(mutation, fc.nat(whole.length), (changes, length) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const cut = bytes.subarray(0, length);
        try {
          const { segments, embedded, trailing } = parseJpegStructure(cut);
          for (const [i, s] of segments.entries()) {
            expect(s.offset + s.bytes).toBeLessThanOrEqual(cut.length);
            if (i > 0) expect(s.offset).toBeGreaterThanOrEqual(segments[i - 1].offset + segments[i - 1].bytes);
          }
          for (const part of trailing ? [...embedded, trailing] : embedded) {
            expect(part.offset + part.bytes).toBeLessThanOrEqual(cut.length);
          }
        } catch (error) {
          if (!(error instanceof JpegError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
