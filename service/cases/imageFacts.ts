/** What the tables hold of a picture, taken from its result. */
import type { CaseImage } from "../../contract/cases.ts";
import type { VerifyDocument } from "../../contract/findings.ts";

export type ImageFacts = Pick<
  CaseImage,
  | "sha256"
  | "format"
  | "width"
  | "height"
  | "make"
  | "model"
  | "camera"
  | "software"
  | "takenAt"
  | "latitude"
  | "longitude"
  | "level"
  | "score"
>;

/** More words of metadata than that are not searched. */
const MOST_TEXT = 20_000;

export function imageFacts({ image, verdict, metadata }: VerifyDocument): ImageFacts {
  const tag = (names: readonly string[], blocks: readonly string[]): string | null => {
    for (const name of names)
      for (const block of metadata) {
        const text = blocks.includes(block.id) && block.tags.find((candidate) => candidate.name === name)?.text;
        if (text) return cleanText(text).trim().slice(0, 200) || null;
      }
    return null;
  };
  const make = tag(["Make"], ["ifd0"]);
  const model = tag(["Model"], ["ifd0"]);
  return {
    sha256: image.sha256,
    format: image.format,
    width: image.width,
    height: image.height,
    make,
    model,
    camera: cameraName(make, model),
    software: tag(["Software"], ["ifd0", "png"]) ?? tag(["CreatorTool"], ["xmp"]),
    takenAt: dateTime(tag(["DateTimeOriginal"], ["exif"]) ?? tag(["CreateDate", "DateTimeDigitized"], ["exif"])),
    // Computed from degrees, minutes and seconds when the block was read.
    ...place(tag(["latitude"], ["gps"]), tag(["longitude"], ["gps"])),
    level: verdict.level,
    score: verdict.score ?? null,
  };
}

/** Everything that metadata says, for the search of words. */
export function searchText({ metadata }: VerifyDocument): string {
  const texts = metadata.flatMap(({ id, tags }) => (id === "file" ? [] : tags.map(({ text }) => text)));
  return cleanText(texts.join(" ").slice(0, MOST_TEXT));
}

/** As a database gives it back: SQLite ends a text at a zero, and UTF-8 has no halves of pairs. */
export const cleanText = (text: string): string => Buffer.from(text.replaceAll("\0", "")).toString();

/** Many makers repeat themselves in the model: "Canon", "Canon EOS 5D". */
function cameraName(make: string | null, model: string | null): string | null {
  if (!make || !model) return model ?? make;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

/** "2015:04:10 20:12:23" (EXIF 2.32, 4.6.4) as "2015-04-10T20:12:23"; null where it is no time. */
function dateTime(text: string | null): string | null {
  const match = text?.match(/^(\d{4})[:-](\d\d)[:-](\d\d)[T ](\d\d:\d\d:\d\d)/);
  if (!match || match[1] === "0000") return null;
  return `${match[1]}-${match[2]}-${match[3]}T${match[4]}`;
}

/** Both or none. */
function place(latitude: string | null, longitude: string | null): Pick<CaseImage, "latitude" | "longitude"> {
  const [north, east] = [latitude, longitude].map((text) => (text === null ? Number.NaN : Number(text)));
  return Math.abs(north) <= 90 && Math.abs(east) <= 180
    ? { latitude: north, longitude: east }
    : { latitude: null, longitude: null };
}
