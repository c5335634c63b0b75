/**
 * XMP packets: where they are, whether they may be read, and what they say. XMP is XML, and XML can expand without
 * bound or ask for other files; such packets are refused, never followed. Source: XMP specification, parts 1 and 3.
 */

import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import type { MetadataBlock } from "../../engine/metadata/metadata.ts";
import { parseBlock } from "./exifr.ts";
import { tagsOf } from "./tags.ts";

const largestPacket = 1 << 20;
/** A document type stands before the root element; that much before the root is looked at. */
const prologBytes = 16 << 10;

const mainIdentifier = "http://ns.adobe.com/xap/1.0/\0";
const extensionIdentifier = "http://ns.adobe.com/xmp/extension/\0";
/** After the extension's identifier: digest (32), whole length (4), offset of this part (4). Part 3, 1.1.3.1. */
const extensionHeader = 40;

/** The XMP of one file; undefined where there is none. What cannot be read is a block with an `error`. */
export async function xmpBlock(packets: Uint8Array[]): Promise<MetadataBlock | undefined> {
  if (packets.length === 0) return undefined;
  const block: MetadataBlock = { id: "xmp", title: "XMP", tags: [] };
  for (const packet of packets) {
    const threat = threatIn(packet);
    if (threat) return { ...block, tags: [], error: threat };
    try {
      const parsed: unknown = await parseBlock(packet, { mergeOutput: false, reviveValues: false }, "xmp");
      block.tags.push(...tagsOf(parsed).filter(({ name }) => !name.startsWith("xmlns.")));
    } catch (error) {
      block.error = `Could not be read: ${(error as Error).message}`;
    }
  }
  if (block.tags.length === 0) block.error ??= "The packet is empty or damaged.";
  return block;
}

/** Main packet and extension of a JPEG file, from its own segments only: embedded pictures may carry XMP too. */
export function jpegXmpPackets(bytes: Uint8Array, structure: JpegStructure): Uint8Array[] {
  const packets: Uint8Array[] = [];
  const parts: { offset: number; body: Uint8Array }[] = [];
  for (const segment of structure.segments) {
    if (segment.name !== "APP1") continue;
    const content = Buffer.from(bytes.buffer, bytes.byteOffset + segment.offset + 4, Math.max(0, segment.bytes - 4));
    if (beginsWith(content, mainIdentifier)) packets.push(content.subarray(mainIdentifier.length));
    const header = extensionIdentifier.length + extensionHeader;
    if (beginsWith(content, extensionIdentifier) && content.length > header)
      parts.push({ offset: content.readUInt32BE(header - 4), body: content.subarray(header) });
  }
  if (parts.length > 0) packets.push(Buffer.concat(parts.sort((a, b) => a.offset - b.offset).map(({ body }) => body)));
  return packets;
}

/** The first packet anywhere in the bytes (part 3, "packet scanning"): for containers that store it uncompressed. */
export function scanForXmp(bytes: Uint8Array): Uint8Array[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [opening, closing] of [
    ["<x:xmpmeta", "</x:xmpmeta>"],
    ["<rdf:RDF", "</rdf:RDF>"],
  ]) {
    const start = file.indexOf(opening);
    const end = start < 0 ? -1 : file.indexOf(closing, start);
    if (end < 0) continue;
    const prolog = file.subarray(Math.max(0, start - prologBytes), start);
    const declared = Math.max(prolog.lastIndexOf("<!DOCTYPE"), prolog.lastIndexOf("<?xpacket begin"));
    const from = declared < 0 ? start : start - prolog.length + declared;
    return [file.subarray(from, end + closing.length)];
  }
  return [];
}

const beginsWith = (content: Buffer, text: string): boolean =>
  content.subarray(0, text.length).equals(Buffer.from(text, "latin1"));

function threatIn(packet: Uint8Array): string | undefined {
  if (packet.length > largestPacket) return `Refused: the packet is larger than ${largestPacket >> 20} MiB.`;
  const text = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  if (!text.includes("<!ENTITY") && !text.includes("<!DOCTYPE")) return undefined;
  return "Refused: the XML declares entities, which photographs never need and which can expand without bound or name other files.";
}
