/**
 * Reads every metadata block of a file into one searchable form. Blocks that cannot be read carry an error instead of
 * tags: the picture is examined all the same. Everything that grows is bounded: tags, texts, inflated bytes, packets.
 */

import type { ImageFormat } from "../../engine/evidence.ts";
import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import type { Metadata, MetadataBlock, MetadataBlockId, MetadataTag } from "../../engine/metadata/metadata.ts";
import { boxesProblem } from "./bmffBoxes.ts";
import { scanForExif } from "./bmffExif.ts";
import { parseBlock, parseFile } from "./exifr.ts";
import { jpegBlocks } from "./jpegBlocks.ts";
import { withoutChunks } from "./pngChunks.ts";
import { readPngText } from "./pngText.ts";
import { jpegProfileProblem, pngProfileProblem } from "./profile.ts";
import { tagsOf } from "./tags.ts";
import { impossibleEntry } from "./tiffEntries.ts";
import { webpChunk, webpExif } from "./webpChunks.ts";
import { jpegXmpPackets, scanForXmp, xmpBlock } from "./xmp.ts";

/** exifr's name of a block: ours, and its title. */
const known: Record<string, [id: MetadataBlockId, title: string]> = {
  jfif: ["jfif", "JFIF"],
  ifd0: ["ifd0", "TIFF / IFD0"],
  exif: ["exif", "EXIF"],
  gps: ["gps", "GPS"],
  interop: ["interop", "Interoperability"],
  ifd1: ["ifd1", "Thumbnail / IFD1"],
  iptc: ["iptc", "IPTC"],
  icc: ["icc", "ICC profile"],
  ihdr: ["png", "PNG header"],
};

const wanted: Record<string, boolean> = {
  tiff: true,
  ifd0: true,
  exif: true,
  gps: true,
  interop: true,
  ifd1: true,
  makerNote: true,
  userComment: true,
  iptc: true,
  icc: true,
  jfif: true,
  ihdr: true,
  mergeOutput: false,
  sanitize: false,
  reviveValues: false,
};

/**
 * Every block of the file. Never rejects: what cannot be read is a block with an `error`.
 * @param structure of a JPEG file; without it only the blocks that stand by themselves are read
 */
export async function readMetadata(
  bytes: Uint8Array,
  format: ImageFormat,
  structure?: JpegStructure,
): Promise<Metadata> {
  const file: MetadataBlock = {
    id: "file",
    title: "File",
    tags: [
      { name: "Format", text: format.toUpperCase(), value: format },
      { name: "Size", text: `${bytes.length} bytes`, value: bytes.length },
    ],
  };
  const profileProblem = structure
    ? jpegProfileProblem(bytes, structure)
    : format === "png"
      ? pngProfileProblem(bytes)
      : undefined;
  const text = format === "png" ? readPngText(bytes) : {};
  const xmp = await xmpBlock(xmpPackets(bytes, format, structure, text.xmp));
  return {
    blocks: [
      file,
      ...(await standardBlocks(bytes, format, profileProblem === undefined)),
      ...(format === "webp" ? await webpProfile(bytes) : []),
      ...(profileProblem ? [{ id: "icc" as const, title: "ICC profile", tags: [], error: profileProblem }] : []),
      ...(xmp ? [xmp] : []),
      ...(text.block ? [text.block] : []),
      ...(structure ? jpegBlocks(bytes, structure) : []),
    ],
  };
}

function xmpPackets(
  bytes: Uint8Array,
  format: ImageFormat,
  structure: JpegStructure | undefined,
  inText: string | undefined,
): Uint8Array[] {
  if (structure) return jpegXmpPackets(bytes, structure);
  if (format === "png") return inText === undefined ? [] : [Buffer.from(inText)];
  return scanForXmp(bytes);
}

/** The blocks that exifr reads: EXIF with its directories, IPTC, ICC, JFIF, PNG header. */
async function standardBlocks(bytes: Uint8Array, format: ImageFormat, icc: boolean): Promise<MetadataBlock[]> {
  const source = readable(bytes, format, icc);
  if (!source) return [];
  const blocks = await parseStandard(source, icc);
  if (format !== "heic" && format !== "avif") return blocks;
  const item = blocks.some(({ id }) => id === "ifd0") ? undefined : scanForExif(bytes);
  if (!item) return blocks;
  return [...(await parseStandard(item, false)), ...blocks.filter(({ id }) => id !== "exif")];
}

async function parseStandard(source: Uint8Array, icc: boolean): Promise<MetadataBlock[]> {
  const impossible = boxesProblem(source) ?? exifIn(source).map(impossibleEntry).find(Boolean);
  if (impossible) return [{ id: "exif", title: "EXIF", tags: [], error: unreadable(impossible) }];
  try {
    const parsed = await parseFile(source, { ...wanted, icc, translateValues: false });
    if (!parsed) return [];
    // The same once more with the standard's words for numbers: "Rotate 90 CW" for Orientation 6.
    const inWords = await parseFile(source, { ...wanted, icc, translateValues: true });
    return blocksOf(parsed, inWords);
  } catch (error) {
    return [{ id: "exif", title: "EXIF", tags: [], error: unreadable((error as Error).message) }];
  }
}

/** More of them in one file are made up. */
const MOST_EXIF = 8;

/** Where exifr may find a TIFF structure: the bytes themselves, told by the byte order alone, or behind the marks of JPEG and PNG. */
function exifIn(source: Uint8Array): Uint8Array[] {
  const [a, b] = source;
  if (a === b && (a === 0x49 || a === 0x4d)) return [source];
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const found: Uint8Array[] = [];
  for (const mark of ["Exif\0\0", "eXIf"])
    for (
      let at = bytes.indexOf(mark, 0, "latin1");
      at >= 0 && found.length < MOST_EXIF;
      at = bytes.indexOf(mark, at + 1, "latin1")
    )
      found.push(source.subarray(at + mark.length, at + mark.length + 0x10000));
  return found;
}

/** What is handed to exifr: WebP is unknown to it, and of a PNG it takes in text and profiles whatever their size. */
function readable(bytes: Uint8Array, format: ImageFormat, icc: boolean): Uint8Array | undefined {
  if (format === "webp") return webpExif(bytes);
  if (format === "gif") return undefined;
  if (format === "png") return withoutChunks(bytes, ["IDAT", "tEXt", "zTXt", "iTXt", ...(icc ? [] : ["iCCP"])]);
  return bytes;
}

function blocksOf(parsed: Record<string, unknown>, inWords: Record<string, unknown>): MetadataBlock[] {
  const blocks: MetadataBlock[] = [];
  for (const [key, [id, title]] of Object.entries(known)) {
    const value = parsed[key];
    if (value) blocks.push({ id, title, tags: tagsOf(value, inWords[key]) });
  }
  if (parsed.makerNote instanceof Uint8Array) blocks.push(makerNoteBlock(parsed.makerNote));
  if (Array.isArray(parsed.errors) && parsed.errors.length > 0) {
    const [first] = parsed.errors as unknown[];
    const error = unreadable(first instanceof Error ? first.message : String(first));
    const exif = blocks.find(({ id }) => id === "exif");
    if (exif) exif.error = error;
    else blocks.push({ id: "exif", title: "EXIF", tags: [], error });
  }
  return blocks;
}

const unreadable = (message: string): string => `Could not be read in full: ${message.split("\n")[0]}`;

/** The camera's private block is not decoded; its size and the name at its beginning are kept. */
function makerNoteBlock(note: Uint8Array): MetadataBlock {
  const signature = String.fromCharCode(...note.subarray(0, 24)).match(/^[A-Za-z][A-Za-z0-9 ]{2,}/)?.[0];
  const tags: MetadataTag[] = [{ name: "Size", text: `${note.length} bytes`, value: note.length }];
  if (signature) tags.push({ name: "Signature", text: signature, value: signature });
  return { id: "makerNote", title: "Maker note", tags };
}

async function webpProfile(bytes: Uint8Array): Promise<MetadataBlock[]> {
  const profile = webpChunk(bytes, "ICCP");
  if (!profile) return [];
  const [id, title] = known.icc;
  try {
    const parsed: unknown = await parseBlock(profile, { mergeOutput: true, reviveValues: false }, "icc");
    return [{ id, title, tags: tagsOf(parsed) }];
  } catch (error) {
    return [{ id, title, tags: [], error: unreadable((error as Error).message) }];
  }
}
