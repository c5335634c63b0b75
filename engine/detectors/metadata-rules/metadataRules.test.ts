import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { makeEvidence } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
import { parseJpegStructure } from "../../jpeg/parseStructure.ts";
import type { MetadataBlockId, MetadataTag } from "../../metadata/metadata.ts";
import { rules } from "../../metadata/rules/list.ts";
import { runDetector } from "../detector.ts";
import { metadataRules } from "./index.ts";

/** Evidence with the given tags, by block; dates as the reader hands them on. */
function evidence(
  blocks: Partial<Record<MetadataBlockId, Record<string, string | number | number[]>>>,
  overrides: Partial<Evidence> = {},
): Evidence {
  const tags = (values: Record<string, string | number | number[]>): MetadataTag[] =>
    Object.entries(values).map(([name, value]) => ({ name, text: String(value), value }));
  return makeEvidence({
    name: "photo.jpg",
    format: "jpeg",
    metadata: {
      blocks: Object.entries(blocks).map(([id, values]) => ({
        id: id as MetadataBlockId,
        title: id,
        tags: tags(values),
      })),
    },
    ...overrides,
  });
}

const examine = (subject: Evidence) => runDetector(metadataRules, subject, {}, makeTools());

const camera = {
  ifd0: { Make: "NIKON CORPORATION", Model: "NIKON D3100", Software: "Ver.1.01", ModifyDate: "2012-03-04T10:20:30" },
  exif: {
    DateTimeOriginal: "2012-03-04T10:20:30",
    CreateDate: "2012-03-04T10:20:30",
    ExifImageWidth: 16,
    ExifImageHeight: 16,
  },
};

describe("metadata-rules", () => {
  it("has nothing to say about a file as a camera wrote it", async () => {
    const finding = await examine(evidence(camera));
    expect(finding).toMatchObject({ state: "ran", alarm: false });
    expect(finding.facts?.filter(({ severity }) => severity)).toEqual([]);
  });

  const changed = (block: keyof typeof camera, values: Record<string, string | number>) => ({
    ...camera,
    [block]: { ...camera[block], ...values },
  });
  const source = (term: string) => ({
    "Iptc4xmpExt.DigitalSourceType": `http://cv.iptc.org/newscodes/digitalsourcetype/${term}`,
  });
  it.each([
    ["Changed before it was taken", "notice", evidence(changed("ifd0", { ModifyDate: "2012-03-04T09:00:00" }))],
    ["Changed after it was taken", "info", evidence(changed("ifd0", { ModifyDate: "2013-03-04T09:00:00" }))],
    [
      "Taken and digitised at different times",
      "notice",
      evidence(changed("exif", { CreateDate: "2012-03-05T10:20:30" })),
    ],
    ["Clock not set", "info", evidence(changed("exif", { DateTimeOriginal: "1980-01-01T00:00:00" }))],
    [
      "GPS time and camera time disagree",
      "notice",
      evidence({ ...camera, gps: { GPSDateStamp: "2012:03:04", GPSTimeStamp: [9, 28, 0] } }),
    ],
    ["Saved by editing software", "notice", evidence(changed("ifd0", { Software: "Adobe Photoshop CS6 (Windows)" }))],
    ["Edit history", "notice", evidence({ ...camera, xmp: { "xmpMM.History[0].action": "saved" } })],
    [
      "Parts of other documents",
      "notice",
      evidence({ ...camera, xmp: { "photoshop.DocumentAncestors[0]": "uuid:1" } }),
    ],
    ["Maker note of another maker", "notice", evidence({ ...camera, makerNote: { Signature: "Apple iOS" } })],
    ["No camera facts", "info", evidence({})],
    ["Name and content disagree", "notice", evidence(camera, { name: "photo.png" })],
    ["Not the size that EXIF states", "notice", evidence(camera, { width: 12, height: 16 })],
    [
      "The file says that no camera took it as it is",
      "alarm",
      evidence({ ...camera, xmp: source("trainedAlgorithmicMedia") }),
    ],
    [
      "The file says that no camera took it as it is",
      "alarm",
      evidence({ ...camera, xmp: source("compositeWithTrainedAlgorithmicMedia") }),
    ],
    [
      "The file says that it was put together or edited",
      "notice",
      evidence({ ...camera, xmp: source("compositeCapture") }),
    ],
    [
      "Fractions of the second differ",
      "notice",
      evidence(changed("exif", { SubSecTimeOriginal: "50", SubSecTimeDigitized: "07" })),
    ],
    ["Date in the future", "notice", evidence(changed("ifd0", { ModifyDate: "2199-01-01T00:00:00" }))],
    [
      "GPS time and camera time disagree",
      "notice",
      evidence({
        ...changed("exif", { OffsetTimeOriginal: "+02:00" }),
        gps: { GPSDateStamp: "2012:03:04", GPSTimeStamp: [9, 20, 30] },
      }),
    ],
    ["Passed through a social network", "info", evidence({ ...camera, iptc: { SpecialInstructions: "FBMD0a00" } })],
    ["Colour profile that cameras do not embed", "info", evidence({ ...camera, icc: { ProfileDescription: "c2" } })],
    [
      "Preview turned another way",
      "info",
      evidence({ ...changed("ifd0", { Orientation: 1 }), ifd1: { Orientation: 6 } }),
    ],
    ["Photoshop resources in the file", "info", evidence({ ...camera, photoshop: { Size: 100 } })],
    [
      "Settings of a picture generator are stored in the file",
      "alarm",
      evidence(
        { png: { parameters: "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7" } },
        { name: "a.png", format: "png" },
      ),
    ],
    ["Named as the work of a picture generator", "alarm", evidence(changed("ifd0", { Software: "Midjourney" }))],
  ])("%s", async (label, severity, subject) => {
    const finding = await examine(subject);
    const fact = finding.facts?.find((candidate) => candidate.label === label);
    expect(fact).toMatchObject({ severity });
    expect(fact?.explanation?.length).toBeGreaterThan(20);
    expect(fact?.benign?.length).toBeGreaterThan(0);
    expect(finding.alarm).toBe(severity === "alarm");
    expect(finding.falseAlarm !== undefined).toBe(severity === "alarm");
  });

  it.each([
    ["a camera as declared source", { ...camera, xmp: source("digitalCapture") }],
    ["the Spanish word for picture", changed("ifd0", { Software: "Editor de imagen 2" })],
    ["equal fractions", changed("exif", { SubSecTimeOriginal: "5", SubSecTimeDigitized: "50" })],
    [
      "the time zone that the file states",
      {
        ...changed("exif", { OffsetTimeOriginal: "+01:00" }),
        gps: { GPSDateStamp: "2012:03:04", GPSTimeStamp: [9, 20, 31] },
      },
    ],
  ] as const)("has nothing to say about %s", async (_, blocks) => {
    const finding = await examine(evidence(blocks as Parameters<typeof evidence>[0]));
    expect(finding.facts?.filter(({ severity }) => severity)).toEqual([]);
  });

  it("states what the structure of a JPEG shows", async () => {
    const plain = await sharp({ create: { width: 16, height: 16, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
    const whole = Buffer.concat([plain, plain, Buffer.from("some notes after the end of the picture")]);
    const finding = await examine(evidence(camera, { jpeg: parseJpegStructure(whole) }));
    const labels = finding.facts?.map(({ label }) => label);
    expect(labels).toContain("A second picture in the file");
    expect(labels).toContain("Data after the picture");
    expect(finding.alarm).toBe(false);
  });

  it("allows for every time zone between camera and GPS", async () => {
    for (let quarter = -48; quarter <= 56; quarter++) {
      const utc = new Date(Date.UTC(2012, 2, 4, 10, 20, 30) - quarter * 900_000).toISOString();
      const gps = {
        GPSDateStamp: utc.slice(0, 10).replaceAll("-", ":"),
        GPSTimeStamp: [Number(utc.slice(11, 13)), Number(utc.slice(14, 16)), 30],
      };
      const finding = await examine(evidence({ ...camera, gps }));
      expect(finding.facts?.map(({ label }) => label)).not.toContain("GPS time and camera time disagree");
    }
  });

  it("knows rotated pictures: EXIF counts the stored rows", async () => {
    const turned = evidence(
      { ...camera, exif: { ...camera.exif, ExifImageWidth: 20, ExifImageHeight: 10 } },
      { width: 10, height: 20, orientation: 6 },
    );
    expect((await examine(turned)).facts?.map(({ label }) => label)).not.toContain("Not the size that EXIF states");
  });

  it("has rules with different names, and none without an innocent explanation", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { benign, explanation } of rules)
      expect([benign.length > 0, explanation.length > 0]).toEqual([true, true]);
  });
});
