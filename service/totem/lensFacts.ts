/** What the EXIF of a photograph says about its lens. */
import { findTag, type Metadata } from "../../engine/metadata/metadata.ts";
import type { LensFacts } from "../../engine/totem/pose/intrinsics.ts";

/** Millimetres in a unit of FocalPlaneResolutionUnit: inch, centimetre, and what some cameras write besides. */
const millimetres: Record<number, number> = { 2: 25.4, 3: 10, 4: 1, 5: 0.001 };
/** Where the tag is missing (EXIF 2.32). */
const INCH = 2;

export function lensFacts(metadata: Metadata): LensFacts {
  const number = (name: string) => {
    const value = findTag(metadata, name, ["exif", "ifd0"])?.value;
    return typeof value === "number" && value > 0 ? value : undefined;
  };
  const density = number("FocalPlaneXResolution");
  const unit = millimetres[number("FocalPlaneResolutionUnit") ?? INCH];
  return {
    focalLength: number("FocalLength"),
    focalLength35: number("FocalLengthIn35mmFormat"),
    pixelsPerMillimetre: density && unit && density / unit,
    pixelWidth: number("ExifImageWidth"),
    pixelHeight: number("ExifImageHeight"),
    digitalZoom: number("DigitalZoomRatio"),
  };
}
