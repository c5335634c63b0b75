/**
 * Reads the anatomy of a JPEG file: segments, frame, tables, embedded pictures, and what stands behind its end.
 * No entropy-coded data is decoded here; the work is linear in the size of the file.
 */
import { examineTail } from "./afterEnd.ts";
import { startsWith, uint16 } from "./byteReading.ts";
import { findExifThumbnail } from "./exifThumbnail.ts";
import { FaultList } from "./faultList.ts";
import { deduceColour, readFrameHeader, subsamplingName, whyUnsupported } from "./frameHeader.ts";
import { JpegError } from "./jpegError.ts";
import { isStartOfFrame, Marker } from "./markers.ts";
import { findMultiPictures } from "./multiPicture.ts";
import { readQuantisationTables } from "./quantisationTables.ts";
import { walkSegments } from "./segments.ts";
import type { EmbeddedPicture, JpegSegment, JpegStructure, QuantisationTable } from "./structure.ts";

/** Far beyond any file (at most 4 tables at a time), small enough that a file of nothing but tables is harmless. */
const mostTables = 256;

/**
 * @param bytes the whole file
 * @throws JpegError where the bytes are no JPEG or hold no usable frame; lesser damage is told in `faults`
 */
export function parseJpegStructure(bytes: Uint8Array): JpegStructure {
  if (!startsWith(bytes, 0, "\xff\xd8")) throw new JpegError("This is no JPEG: it does not begin with FF D8.", 0);
  const faults = new FaultList();
  const { segments, end } = walkSegments(bytes, 0, faults);

  const adobeTransform = findAdobeTransform(bytes, segments);
  const frame = readFrame(bytes, segments, adobeTransform, faults);
  const tables = readTables(bytes, segments, faults);
  const announced = findAnnouncedPictures(bytes, segments, faults);
  const tail =
    end === undefined
      ? undefined
      : examineTail(
          bytes,
          end,
          announced.filter((p) => p.kind === "mpf"),
        );

  const structure: JpegStructure = {
    segments,
    frame,
    tables,
    embedded: [...announced, ...(tail?.second ?? [])],
    faults: faults.toArray(),
  };
  if (tail?.trailing) structure.trailing = tail.trailing;
  if (adobeTransform !== undefined) structure.adobeTransform = adobeTransform;
  const unsupported =
    (segments.some((s) => s.marker === Marker.DHP) ? "hierarchical process" : undefined) ??
    whyUnsupported(frame) ??
    missingTable(structure);
  if (unsupported) structure.unsupported = unsupported;
  return structure;
}

function readFrame(
  bytes: Uint8Array,
  segments: JpegSegment[],
  adobeTransform: 0 | 1 | 2 | undefined,
  faults: FaultList,
): JpegStructure["frame"] {
  const headers = segments.filter((segment) => isStartOfFrame(segment.marker));
  if (headers.length === 0) {
    throw new JpegError("This JPEG has no frame header (SOF): the size of its picture is unknown.", bytes.length);
  }
  const hierarchical = segments.some((segment) => segment.marker === Marker.DHP);
  if (headers.length > 1 && !hierarchical) faults.add(`${headers.length} frame headers; the first one counts`);
  const header = readFrameHeader(bytes, headers[0]);
  const height = header.height || heightFromDnl(bytes, segments);
  if (height === 0) {
    throw new JpegError(`The frame header (${headers[0].name}) gives a height of 0.`, headers[0].offset);
  }
  const scans = segments.filter((segment) => segment.marker === Marker.SOS).length;
  if (scans === 0) faults.add("there is no scan: the file holds no picture data");
  const interval = segments.find((segment) => segment.marker === Marker.DRI && segment.bytes >= 6);
  return {
    ...header,
    process: hierarchical ? "hierarchical" : header.process,
    height,
    subsampling: subsamplingName(header.components),
    colour: deduceColour(header.components, {
      jfif: segments.some((segment) => segment.marker === Marker.APP0 && segment.identifier === "JFIF"),
      adobeTransform,
    }),
    restartInterval: interval ? uint16(bytes, interval.offset + 4) : 0,
    scans,
  };
}

/** Number of lines told after the first scan, T.81 B.2.5; 0 where nothing tells it. */
function heightFromDnl(bytes: Uint8Array, segments: JpegSegment[]): number {
  const dnl = segments.find((segment) => segment.marker === Marker.DNL && segment.bytes >= 6);
  return dnl ? uint16(bytes, dnl.offset + 4) : 0;
}

function readTables(bytes: Uint8Array, segments: JpegSegment[], faults: FaultList): QuantisationTable[] {
  const tables: QuantisationTable[] = [];
  for (const segment of segments) {
    if (segment.marker !== Marker.DQT) continue;
    tables.push(...readQuantisationTables(bytes, segment, (fault) => faults.add(fault)));
    if (tables.length > mostTables) {
      faults.add(`more than ${mostTables} quantisation tables; reading them stopped at ${segment.offset}`);
      return tables.slice(0, mostTables);
    }
  }
  return tables;
}

function missingTable(structure: JpegStructure): string | undefined {
  const missing = structure.frame.components.find(
    (component) => !structure.tables.some((table) => table.id === component.quantisationTable),
  );
  return missing ? `quantisation table ${missing.quantisationTable} is missing` : undefined;
}

/** Colour transform flag of the Adobe segment, T.872 6.5.3: 0 = none, 1 = YCbCr, 2 = YCCK. */
function findAdobeTransform(bytes: Uint8Array, segments: JpegSegment[]): 0 | 1 | 2 | undefined {
  const adobe = segments.find((s) => s.marker === Marker.APP14 && s.identifier === "Adobe" && s.bytes >= 16);
  const transform = adobe ? bytes[adobe.offset + 15] : undefined;
  return transform === 0 || transform === 1 || transform === 2 ? transform : undefined;
}

/** Pictures that a segment before the end names: Exif and JFIF thumbnails, the further pictures of an MPF index. */
function findAnnouncedPictures(bytes: Uint8Array, segments: JpegSegment[], faults: FaultList): EmbeddedPicture[] {
  const pictures: EmbeddedPicture[] = [];
  for (const segment of segments) {
    const start = segment.offset + 4;
    const end = segment.offset + segment.bytes;
    if (segment.marker === Marker.APP1 && segment.identifier === "Exif") {
      const thumbnail = findExifThumbnail(bytes, start + 6, end);
      if (typeof thumbnail === "string") faults.add(thumbnail);
      else if (thumbnail) pictures.push({ kind: "exif-thumbnail", ...thumbnail });
    } else if (segment.marker === Marker.APP2 && segment.identifier === "MPF") {
      const index = findMultiPictures(bytes, start + 4, end);
      for (const fault of index.faults) faults.add(fault);
      for (const picture of index.pictures) pictures.push({ kind: "mpf", ...picture });
    } else if (segment.marker === Marker.APP0) {
      const thumbnail = jfifThumbnail(bytes, segment);
      if (thumbnail) pictures.push(thumbnail);
    }
  }
  return pictures;
}

/**
 * JFIF 1.02: width and height stand in the two bytes before `offset`, followed by RGB triples; its extension segment
 * "JFXX" with code 0x10 holds a JPEG.
 */
function jfifThumbnail(bytes: Uint8Array, segment: JpegSegment): EmbeddedPicture | undefined {
  const at = segment.offset;
  const end = at + segment.bytes;
  if (segment.identifier === "JFIF" && segment.bytes >= 18) {
    const size = 3 * bytes[at + 16] * bytes[at + 17];
    if (size > 0 && at + 18 + size <= end) return { kind: "jfif-thumbnail", offset: at + 18, bytes: size };
  }
  if (segment.identifier === "JFXX" && segment.bytes > 12 && bytes[at + 9] === 0x10) {
    return { kind: "jfif-thumbnail", offset: at + 10, bytes: segment.bytes - 10 };
  }
  return undefined;
}
