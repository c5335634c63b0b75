import { describe, expect, it } from "vitest";
import type { Metadata, MetadataBlockId } from "../../engine/metadata/metadata.ts";
import { lensFacts } from "./lensFacts.ts";

const exif = (values: Record<string, number | string>, id: MetadataBlockId = "exif"): Metadata => ({
  blocks: [
    {
      id,
      title: "EXIF",
      tags: Object.entries(values).map(([name, value]) => ({ name, text: String(value), value })),
    },
  ],
});

describe("lensFacts", () => {
  it("reads what Canon EOS 450D writes, in inches", () => {
    const facts = lensFacts(
      exif({
        FocalLength: 100,
        FocalPlaneXResolution: 4865.603644646925,
        FocalPlaneResolutionUnit: 2,
        ExifImageWidth: 4272,
        ExifImageHeight: 2848,
      }),
    );
    expect(facts).toMatchObject({ focalLength: 100, pixelWidth: 4272, pixelHeight: 2848 });
    expect(facts.pixelsPerMillimetre).toBeCloseTo(191.56, 2);
    expect(facts.focalLength35).toBeUndefined();
  });

  it("knows centimetres, takes inches where no unit is given, and nothing where the unit is not known", () => {
    const density = (values: Record<string, number>) =>
      lensFacts(exif({ FocalPlaneXResolution: 1270, ...values })).pixelsPerMillimetre;
    expect(density({ FocalPlaneResolutionUnit: 3 })).toBe(127);
    expect(density({})).toBeCloseTo(50, 9);
    expect(density({ FocalPlaneResolutionUnit: 9 })).toBeUndefined();
  });

  it("takes 0 and words for nothing, and looks at no thumbnail", () => {
    expect(lensFacts(exif({ FocalLengthIn35mmFormat: 0, FocalLength: "50 mm" }))).toEqual({
      focalLength: undefined,
      focalLength35: undefined,
      pixelsPerMillimetre: undefined,
      pixelWidth: undefined,
      pixelHeight: undefined,
      digitalZoom: undefined,
    });
    expect(lensFacts(exif({ ExifImageWidth: 160 }, "ifd1")).pixelWidth).toBeUndefined();
  });
});
