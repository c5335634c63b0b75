import { describe, expect, it } from "vitest";
import { makeEvidence } from "../../../tests/support/evidence.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
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
      "The file says that it was made by an algorithm",
      "alarm",
      evidence({
        ...camera,
        xmp: {
          "Iptc4xmpExt.DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        },
      }),
    ],
    [
      "The file says that it is composed of several pictures",
      "alarm",
      evidence({
        ...camera,
        xmp: { "Iptc4xmpExt.DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/composite" },
      }),
    ],
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
