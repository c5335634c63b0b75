/**
 * Reads every metadata block of a file into one searchable form. Blocks that cannot be read carry an error instead of
 * tags: the picture is examined all the same.
 */
import exifr from "exifr";
import type { ImageFormat } from "../../engine/evidence.ts";
import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import type { Metadata, MetadataBlock, MetadataBlockId, MetadataTag } from "../../engine/metadata/metadata.ts";
import { jpegBlocks } from "./jpegBlocks.ts";
import { withoutChunks } from "./pngChunks.ts";
import { findProfileThreat, pngTextBlock } from "./pngText.ts";
import { tagsOf } from "./tags.ts";
import { findXmpThreat } from "./xmpThreat.ts";

const titles: Record<string, [id: MetadataBlockId, title: string]> = {
  ifd0: ["ifd0", "TIFF / IFD0"],
  exif: ["exif", "EXIF"],
  gps: ["gps", "GPS"],
  interop: ["interop", "Interoperability"],
  ifd1: ["ifd1", "Thumbnail / IFD1"],
  iptc: ["iptc", "IPTC"],
  icc: ["icc", "ICC profile"],
  jfif: ["jfif", "JFIF"],
  ihdr: ["png", "PNG header"],
};

const options = {
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
  translateValues: false,
};

const xmpOnly = { xmp: true, mergeOutput: false, reviveValues: false, translateValues: false };

/** Every block of the file. Never throws: what cannot be read is a block with an `error`. */
export async function readMetadata(
  bytes: Uint8Array,
  format: ImageFormat,
  structure?: JpegStructure,
): Promise<Metadata> {
  const blocks: MetadataBlock[] = [
    { id: "file", title: "File", tags: [{ name: "Format", text: format, value: format }] },
  ];
  const threat = findXmpThreat(bytes);
  const profileThreat = format === "png" ? findProfileThreat(bytes) : undefined;
  const container = profileThreat ? withoutChunks(bytes, "iCCP") : bytes;
  const source = format === "webp" ? webpExif(bytes) : container;
  if (source) blocks.push(...(await exifrBlocks(source, options, "exif")));
  if (source && !threat) blocks.push(...(await exifrBlocks(source, { ...xmpOnly, tiff: format !== "jpeg" }, "xmp")));
  if (threat) blocks.push({ id: "xmp", title: "XMP", tags: [], error: threat });
  if (profileThreat) blocks.push({ id: "icc", title: "ICC profile", tags: [], error: profileThreat });
  if (format === "png") blocks.push(...pngTextBlock(bytes));
  if (structure) blocks.push(...jpegBlocks(bytes, structure));
  return { blocks };
}

async function exifrBlocks(
  bytes: Uint8Array,
  how: Record<string, unknown>,
  onError: MetadataBlockId,
): Promise<MetadataBlock[]> {
  let parsed: Record<string, unknown> | undefined;
  try {
    parsed = await exifr.parse(bytes, how);
  } catch (error) {
    return [
      { id: onError, title: onError.toUpperCase(), tags: [], error: `Could not be read: ${(error as Error).message}` },
    ];
  }
  const blocks: MetadataBlock[] = [];
  const xmp: MetadataBlock = { id: "xmp", title: "XMP", tags: [] };
  for (const [key, value] of Object.entries(parsed ?? {})) {
    if (key === "makerNote" || value === undefined || value === null) continue;
    const known = titles[key];
    if (known && onError !== "xmp") blocks.push({ id: known[0], title: known[1], tags: tagsOf(value) });
    else if (!known && onError === "xmp") xmp.tags.push(...tagsOf({ [key]: value }));
  }
  const note = parsed?.makerNote;
  if (note instanceof Uint8Array) blocks.push(makerNoteBlock(note));
  if (xmp.tags.length > 0) blocks.push(xmp);
  return blocks;
}

/** The camera's private block is not decoded; its size and the name at its beginning are kept. */
function makerNoteBlock(note: Uint8Array): MetadataBlock {
  const signature = String.fromCharCode(...note.subarray(0, 24)).match(/^[A-Za-z][A-Za-z0-9 ]{2,}/)?.[0];
  const tags: MetadataTag[] = [{ name: "Size", text: `${note.length} bytes`, value: note.length }];
  if (signature) tags.push({ name: "Signature", text: signature, value: signature });
  return { id: "makerNote", title: "Maker note", tags };
}

/** The TIFF bytes of a WebP EXIF chunk, or undefined. Source: WebP container specification. */
function webpExif(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    if (name === "EXIF") {
      const body = bytes.subarray(at + 8, at + 8 + size);
      const prefixed = String.fromCharCode(...body.subarray(0, 6)) === "Exif\0\0";
      return prefixed ? body.subarray(6) : body;
    }
    at += 8 + size + (size & 1);
  }
  return undefined;
}
