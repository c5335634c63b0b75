/** Walks the marker segments of one picture, from SOI to EOI. Source: ITU-T T.81, B.1. */
import { latin1, startsWith, uint16 } from "./byteReading.ts";
import type { FaultList } from "./faultList.ts";
import { isReserved, isRestart, isStandalone, Marker, markerName } from "./markers.ts";
import type { JpegSegment } from "./structure.ts";

/** Far beyond any picture (a profile of 16 MB has 256 segments), small enough that a list of them is harmless. */
const mostSegments = 20_000;
const longestIdentifier = 64;

/**
 * @param start offset of SOI
 * @returns the segments in file order and the offset behind EOI, which is undefined where the picture is cut off
 */
export function walkSegments(
  bytes: Uint8Array,
  start: number,
  faults: FaultList,
): { segments: JpegSegment[]; end: number | undefined } {
  const segments: JpegSegment[] = [{ marker: Marker.SOI, name: "SOI", offset: start, bytes: 2 }];
  let position = start + 2;
  for (;;) {
    const offset = nextMarker(bytes, position);
    if (offset === undefined) {
      faults.add("EOI missing: the file ends before its picture does");
      return { segments, end: undefined };
    }
    if (offset > position) faults.add(`${offset - position} bytes at ${position} belong to no segment`);
    if (segments.length >= mostSegments) {
      faults.add(`more than ${mostSegments} segments; reading stopped at ${offset}`);
      return { segments, end: undefined };
    }
    const segment = readSegment(bytes, offset, faults);
    segments.push(segment);
    position = offset + segment.bytes;
    if (segment.marker === Marker.EOI) return { segments, end: position };
  }
}

/** Offset of the next 0xff that is followed by a marker code. Fill bytes (0xff 0xff) are passed over, B.1.1.2. */
function nextMarker(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code !== undefined && code !== 0 && code !== 0xff) return at;
  }
  return undefined;
}

function readSegment(bytes: Uint8Array, offset: number, faults: FaultList): JpegSegment {
  const marker = bytes[offset + 1];
  const segment: JpegSegment = { marker, name: markerName(marker), offset, bytes: 2 };
  if (isStandalone(marker)) {
    if (marker !== Marker.EOI) faults.add(`${segment.name} at ${offset} is out of place`);
    return segment;
  }
  const length = offset + 4 <= bytes.length ? uint16(bytes, offset + 2) : 0;
  if (length < 2) {
    faults.add(`${segment.name} at ${offset} has no length`);
    return segment;
  }
  segment.bytes = 2 + length;
  if (offset + segment.bytes > bytes.length) {
    faults.add(`segment length beyond the end at ${offset} (${segment.name})`);
    segment.bytes = bytes.length - offset;
  }
  if (marker === Marker.SOS) segment.bytes = endOfScan(bytes, offset + segment.bytes) - offset;
  if (marker >= Marker.APP0 && marker <= Marker.APP15) segment.identifier = identifierOf(bytes, segment);
  return segment;
}

/**
 * First offset from `start` on that no longer belongs to the entropy-coded data: its next marker other than RSTn, or
 * the end of the file. Reserved codes are damage inside the data, not markers.
 */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at)) {
    const code = bytes[at + 1];
    if (code === undefined) break;
    if (code !== 0xff && !isReserved(code) && !isRestart(code)) return at;
    at += code === 0xff ? 1 : 2;
  }
  return bytes.length;
}

/** The text up to the first zero byte. Adobe (APP14) and "JP" (JPEG trust, APP11) write none and have a fixed length. */
function identifierOf(bytes: Uint8Array, segment: JpegSegment): string | undefined {
  const start = segment.offset + 4;
  const end = segment.offset + segment.bytes;
  if (segment.marker === Marker.APP14 && startsWith(bytes, start, "Adobe")) return "Adobe";
  if (startsWith(bytes, start, "JP") && segment.name === "APP11") return "JP";
  let stop = start;
  while (stop < end && stop - start < longestIdentifier && bytes[stop] >= 0x20 && bytes[stop] < 0x7f) stop++;
  return stop > start ? latin1(bytes, start, stop) : undefined;
}
