/**
 * Attributes of an instance that pairs of patches can share: what was done to it, and what its camera wrote about it.
 * Huh et al. 2018, section 3.1: rare values teach nothing and are left out, as are attributes without two values.
 */
import type { Photograph } from "../photographs.ts";
import type { Instance } from "./instances.ts";

export interface Attribute {
  /** EXIF tag ("Make"), or a step of development ("jpeg"). */
  id: string;
  label: string;
  source: "development" | "exif";
  /** The class of an instance; undefined where it is not known, or rare. */
  classOf(instance: Instance): string | undefined;
}

const development = (id: string, label: string, classOf: Attribute["classOf"]): Attribute => ({
  id,
  label,
  source: "development",
  classOf,
});

/** Steps that a picture went through before its last saving, in classes. */
const developments: readonly Attribute[] = [
  development("jpeg", "JPEG history", ({ development: { rest } }) => {
    if (!rest.jpeg) return "none";
    return rest.jpeg.quality < 75 ? "coarse" : rest.jpeg.quality < 90 ? "middle" : "fine";
  }),
  development("resize", "resizing", ({ development: { factor } }) => {
    if (factor === 1) return "none";
    return factor < 0.75 ? "strongly reduced" : factor < 1 ? "reduced" : "enlarged";
  }),
  development("blur", "blur", ({ development: { rest } }) => (rest.blur === undefined ? "no" : "yes")),
  development("sharpen", "sharpening", ({ development: { rest } }) => (rest.sharpen === undefined ? "no" : "yes")),
  development("tone", "tone curve", ({ development: { rest } }) => (rest.gamma === undefined ? "no" : "yes")),
  development("contrast", "brightness and contrast", ({ development: { rest } }) => {
    if (!rest.linear) return undefined;
    return rest.linear[0] < 1 ? "lower" : "higher";
  }),
  development("saturation", "saturation", ({ development: { rest } }) => {
    if (rest.saturation === undefined) return undefined;
    return rest.saturation < 1 ? "lower" : "higher";
  }),
];

/** A value of a tag needs so many photographs of so many cameras to be a class. */
const fewest = { photographs: 4, cameras: 3 };
/** Share of the photographs whose value is a class of the tag. */
const LEAST_COVERED = 0.3;
const MOST_TAGS = 24;

/** Tags that say the same of every file of a kind, or nothing of how it was made. */
const never = new Set(["ExifOffset", "GPSInfo", "InteropOffset", "MakerNote", "Orientation", "ImageUniqueID"]);

const labels: Readonly<Record<string, string>> = {
  Make: "maker of the camera",
  YCbCrPositioning: "position of colour samples",
  ColorSpace: "colour space",
  ExposureProgram: "exposure programme",
  MeteringMode: "metering mode",
  LightSource: "light source",
  FlashpixVersion: "FlashPix version",
  FlashPixVersion: "FlashPix version",
  ExifVersion: "EXIF version",
  FileSource: "file source",
  SceneType: "scene type",
  SensingMethod: "kind of sensor",
  CustomRendered: "special processing",
  SceneCaptureType: "scene capture type",
  WhiteBalance: "white balance",
  ExposureMode: "exposure mode",
  XResolution: "horizontal resolution entry",
  YResolution: "vertical resolution entry",
  ResolutionUnit: "unit of resolution",
  ComponentsConfiguration: "order of components",
  CompressedBitsPerPixel: "compression entry",
  FocalPlaneResolutionUnit: "unit of sensor resolution",
  MaxApertureValue: "largest aperture",
  ISO: "sensitivity (ISO)",
  ISOSpeedRatings: "sensitivity (ISO)",
  Flash: "flash",
  FNumber: "aperture",
  ExposureCompensation: "exposure compensation",
  ExposureBiasValue: "exposure compensation",
  DigitalZoomRatio: "digital zoom",
};

/** "GainControl" as "gain control"; abbreviations stay. */
const inWords = (tag: string): string =>
  tag.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());

/** The attributes that these photographs can teach, those of the development first. */
export function attributesOf(photographs: readonly Photograph[]): Attribute[] {
  const tags = [...new Set(photographs.flatMap(({ exif }) => Object.keys(exif)))].sort();
  const usable = tags
    .filter((tag) => !never.has(tag))
    .map((tag) => ({ tag, values: commonValues(tag, photographs) }))
    .map(({ tag, values }) => ({
      tag,
      values,
      covered: photographs.filter(({ exif }) => values.has(exif[tag])).length / photographs.length,
    }))
    .filter(({ values, covered }) => values.size >= 2 && covered >= LEAST_COVERED)
    .sort((a, b) => b.covered - a.covered || (a.tag < b.tag ? -1 : 1))
    .slice(0, MOST_TAGS);
  return [
    ...developments,
    ...usable.map(
      ({ tag, values }): Attribute => ({
        id: tag,
        label: labels[tag] ?? inWords(tag),
        source: "exif",
        classOf: ({ photograph: { exif } }) => (values.has(exif[tag]) ? exif[tag] : undefined),
      }),
    ),
  ];
}

function commonValues(tag: string, photographs: readonly Photograph[]): ReadonlySet<string> {
  const holders = new Map<string, Photograph[]>();
  for (const photograph of photographs) {
    const value = photograph.exif[tag];
    if (value !== undefined) holders.set(value, [...(holders.get(value) ?? []), photograph]);
  }
  return new Set(
    [...holders]
      .filter(([, list]) => list.length >= fewest.photographs)
      .filter(([, list]) => new Set(list.map(({ camera }) => camera)).size >= fewest.cameras)
      .map(([value]) => value),
  );
}
