/** What follows the EOI of the main picture: further pictures, and bytes that belong to none. */
import { startsWith } from "./byteReading.ts";
import { FaultList } from "./faultList.ts";
import { walkSegments } from "./segments.ts";
import type { EmbeddedPicture, JpegStructure } from "./structure.ts";

type Range = { offset: number; bytes: number };

const mostSecondImages = 16;

/**
 * @param end offset behind EOI
 * @param known pictures that the file itself lists (MPF)
 * @returns pictures that nothing announces, and the largest stretch that belongs to no picture. Padding (all bytes 0x00
 *   or 0xff), common between and after the pictures of phones, is named only where there is nothing else.
 */
export function examineTail(
  bytes: Uint8Array,
  end: number,
  known: readonly Range[],
): { second: EmbeddedPicture[]; trailing: JpegStructure["trailing"] } {
  const second: EmbeddedPicture[] = [];
  let trailing: JpegStructure["trailing"];
  for (const gap of gapsBetween(end, bytes.length, known)) {
    let offset = gap.offset;
    const gapEnd = gap.offset + gap.bytes;
    while (second.length < mostSecondImages && startsWith(bytes, offset, "\xff\xd8\xff")) {
      const pictureEnd = walkSegments(bytes.subarray(0, gapEnd), offset, new FaultList()).end;
      if (pictureEnd === undefined) break;
      second.push({ kind: "second-image", offset, bytes: pictureEnd - offset });
      offset = pictureEnd;
    }
    if (offset === gapEnd) continue;
    const rest = { offset, bytes: gapEnd - offset, kind: guessKind(bytes.subarray(offset, gapEnd)) };
    const weight = (t: { bytes: number; kind: string }) => (t.kind === "padding" ? 0 : t.bytes);
    if (!trailing || weight(rest) > weight(trailing)) trailing = rest;
  }
  return { second, trailing };
}

/** The parts of [start, end) that no range covers. */
function gapsBetween(start: number, end: number, ranges: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let position = start;
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    if (range.offset > position) gaps.push({ offset: position, bytes: range.offset - position });
    position = Math.max(position, range.offset + range.bytes);
  }
  if (position < end) gaps.push({ offset: position, bytes: end - position });
  return gaps;
}

/** A guess by the first bytes: "zip", "jpeg", "video", "padding", "text" or "unknown". */
function guessKind(tail: Uint8Array): string {
  if (tail.every((byte) => byte === 0) || tail.every((byte) => byte === 0xff)) return "padding";
  if (startsWith(tail, 0, "PK\x03\x04") || startsWith(tail, 0, "PK\x05\x06")) return "zip";
  if (startsWith(tail, 0, "\xff\xd8\xff")) return "jpeg";
  if (startsWith(tail, 4, "ftyp")) return "video";
  const printable = (byte: number) => (byte >= 0x20 && byte !== 0x7f) || (byte >= 0x09 && byte <= 0x0d);
  return tail.subarray(0, 512).every(printable) ? "text" : "unknown";
}
