/** TIFF 6.0 (and BigTIFF): the first image file directory. The same structure carries EXIF in every other format. */
import { SelfsameError } from "../../../contract/errors.ts";
import type { Orientation } from "../../../engine/evidence.ts";
import { checkedSize, damaged, type ImageHeader, viewOf } from "./imageHeader.ts";

const tags = { subfileType: 254, width: 256, height: 257, orientation: 274, subIfds: 330, dngVersion: 50706 };

/** Bytes of one value for the field types 1..18, TIFF 6.0 section 2 and the BigTIFF design; 0 = no such type. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

export interface TiffDirectory {
  /** First value of every integer tag. */
  first: Map<number, number>;
  /** Offset of the directory after this one, 0 = none. */
  next: number;
}

/** Reads the directory number `index` of a TIFF structure; undefined where there is none or it lies outside. */
export function readDirectory(tiff: Uint8Array, index = 0): TiffDirectory | undefined {
  if (tiff.length < 8) return undefined;
  const view = viewOf(tiff);
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return undefined;
  const magic = view.getUint16(2, little);
  if (magic !== 42 && magic !== 43) return undefined;
  const big = magic === 43;
  if (big && tiff.length < 16) return undefined;
  let offset = big ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  for (let step = 0; ; step++) {
    const directory = directoryAt(view, offset, little, big);
    if (!directory || step === index) return directory;
    offset = directory.next;
    if (offset === 0) return undefined;
  }
}

function directoryAt(view: DataView, offset: number, little: boolean, big: boolean): TiffDirectory | undefined {
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const inside = (at: number, bytes: number) => at >= 0 && at + bytes <= view.byteLength;
  if (!inside(offset, countBytes)) return undefined;
  const count = big ? Number(view.getBigUint64(offset, little)) : view.getUint16(offset, little);
  const end = offset + countBytes + count * entryBytes;
  const first = new Map<number, number>();
  for (let at = offset + countBytes; at < end && inside(at, entryBytes); at += entryBytes) {
    const type = view.getUint16(at + 2, little);
    const values = big ? Number(view.getBigUint64(at + 4, little)) : view.getUint32(at + 4, little);
    const valueField = at + (big ? 12 : 8);
    const inline = values * (typeBytes[type] ?? 0) <= (big ? 8 : 4);
    const where = inline
      ? valueField
      : big
        ? Number(view.getBigUint64(valueField, little))
        : view.getUint32(valueField, little);
    if (!inside(where, typeBytes[type] ?? 0)) continue;
    if (type === 1) first.set(view.getUint16(at, little), view.getUint8(where));
    if (type === 3) first.set(view.getUint16(at, little), view.getUint16(where, little));
    if (type === 4 || type === 13) first.set(view.getUint16(at, little), view.getUint32(where, little));
    if (type === 16) first.set(view.getUint16(at, little), Number(view.getBigUint64(where, little)));
  }
  if (!inside(end, big ? 8 : 4)) return { first, next: 0 };
  return { first, next: big ? Number(view.getBigUint64(end, little)) : view.getUint32(end, little) };
}

/** Tag 274 of a directory; 1 (upright) where it is absent or out of range. */
export function orientationIn(directory: TiffDirectory | undefined): Orientation {
  const value = directory?.first.get(tags.orientation) ?? 1;
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** Orientation in a block of EXIF data, with or without its "Exif\0\0" prefix. */
export function exifOrientation(exif: Uint8Array): Orientation {
  return orientationIn(readDirectory(withoutExifPrefix(exif)));
}

export function withoutExifPrefix(exif: Uint8Array): Uint8Array {
  const prefixed = exif.length > 6 && exif[0] === 0x45 && exif[1] === 0x78 && exif[2] === 0x69 && exif[3] === 0x66;
  return prefixed ? exif.subarray(6) : exif;
}

export function readTiffHeader(bytes: Uint8Array): ImageHeader {
  const directory = readDirectory(bytes);
  if (!directory) throw damaged("TIFF", "its first directory lies outside the file");
  const { first } = directory;
  const preview = first.get(tags.subfileType) === 1 && first.has(tags.subIfds);
  if (first.has(tags.dngVersion) || preview)
    throw new SelfsameError(
      "unsupported",
      "This is a camera raw file (DNG, NEF, ARW or similar); Selfsame does not develop raw files.",
      "Export it as a 16-bit or 8-bit TIFF, or examine the JPEG that the camera wrote beside it.",
    );
  return {
    format: "tiff",
    ...checkedSize("TIFF", first.get(tags.width) ?? 0, first.get(tags.height) ?? 0),
    orientation: orientationIn(directory),
  };
}
