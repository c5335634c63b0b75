/**
 * AVIF and HEIC: size, rotation and mirroring of the primary item (ISO/IEC 14496-12 boxes; ISO/IEC 23008-12, 6.5:
 * `ispe`, `pixi`, `irot`, `imir`).
 */
import { SelfsameError } from "../../../contract/errors.ts";
import type { Orientation } from "../../../engine/evidence.ts";
import { checkedSize, damaged, type ImageHeader, textAt, viewOf } from "./imageHeader.ts";

interface Box {
  type: string;
  /** Offsets of the content. */
  start: number;
  end: number;
  /** The box promises more bytes than there are. */
  cut: boolean;
}

/** The boxes between two offsets; a box that would reach beyond the end is cut there. */
function* boxes(bytes: Uint8Array, start: number, end: number): Generator<Box> {
  const view = viewOf(bytes);
  for (let at = start; at + 8 <= end; ) {
    let length = view.getUint32(at);
    let header = 8;
    if (length === 1 && at + 16 <= end) {
      length = Number(view.getBigUint64(at + 8));
      header = 16;
    }
    // 0: to the end of the file. Below the header: damage, the rest cannot be read.
    if (length === 0) length = end - at;
    if (length < header) return;
    yield {
      type: textAt(bytes, at + 4, 4),
      start: at + header,
      end: Math.min(end, at + length),
      cut: at + length > end,
    };
    at += length;
  }
}

function find(bytes: Uint8Array, parent: Box, type: string): Box | undefined {
  for (const box of boxes(bytes, parent.start, parent.end)) if (box.type === type) return box;
  return undefined;
}

/** Indices into `ipco`, from 1, of the properties of one item, in the order in which they apply. */
function propertiesOf(bytes: Uint8Array, ipma: Box, item: number): number[] {
  const view = viewOf(bytes);
  const version = bytes[ipma.start];
  const wide = (bytes[ipma.start + 3] & 1) === 1;
  const idBytes = version === 0 ? 2 : 4;
  let at = ipma.start + 8;
  while (at + idBytes < ipma.end) {
    const id = version === 0 ? view.getUint16(at) : view.getUint32(at);
    at += idBytes;
    const count = bytes[at++];
    const step = wide ? 2 : 1;
    if (at + count * step > ipma.end) break;
    if (id === item)
      return Array.from({ length: count }, (_, i) =>
        wide ? view.getUint16(at + 2 * i) & 0x7fff : bytes[at + i] & 0x7f,
      );
    at += count * step;
  }
  return [];
}

/** Orientation after a quarter turn anticlockwise, indexed by the orientation before it. */
const turned: Record<Orientation, Orientation> = { 1: 8, 8: 3, 3: 6, 6: 1, 2: 5, 5: 4, 4: 7, 7: 2 };
/** Orientation after mirroring top to bottom (axis 0) and left to right (axis 1). */
const mirrored: Record<Orientation, Orientation>[] = [
  { 1: 4, 4: 1, 2: 3, 3: 2, 5: 8, 8: 5, 6: 7, 7: 6 },
  { 1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 7: 8, 8: 7 },
];

export function readBmffHeader(bytes: Uint8Array): ImageHeader {
  const format = bmffFormat(bytes);
  const label = format.toUpperCase();
  const file: Box = { type: "", start: 0, end: bytes.length, cut: false };
  const meta = find(bytes, file, "meta");
  if (!meta) throw damaged(label, "it ends before the header that gives the size of the picture");
  const content = { ...meta, start: meta.start + 4 };
  const pitm = find(bytes, content, "pitm");
  const iprp = find(bytes, content, "iprp");
  const ipco = iprp && find(bytes, iprp, "ipco");
  const ipma = iprp && find(bytes, iprp, "ipma");
  if (!pitm || !ipco || !ipma || pitm.start + 6 > pitm.end)
    throw damaged(label, "it does not say which picture is the main one, or how large it is");
  const view = viewOf(bytes);
  const item =
    bytes[pitm.start] === 0 || pitm.start + 8 > pitm.end
      ? view.getUint16(pitm.start + 4)
      : view.getUint32(pitm.start + 4);
  const properties = [...boxes(bytes, ipco.start, ipco.end)];
  let size: { width: number; height: number } | undefined;
  let orientation: Orientation = 1;
  let bits: number | undefined;
  for (const index of propertiesOf(bytes, ipma, item)) {
    const property = properties[index - 1];
    if (!property) continue;
    if (property.type === "ispe" && property.start + 12 <= property.end)
      size = { width: view.getUint32(property.start + 4), height: view.getUint32(property.start + 8) };
    if (property.type === "pixi" && property.start + 6 <= property.end) bits = bytes[property.start + 5];
    if (property.type === "irot")
      for (let turn = 0; turn < (bytes[property.start] & 3); turn++) orientation = turned[orientation];
    if (property.type === "imir") orientation = mirrored[bytes[property.start] & 1][orientation];
  }
  if (!size) throw damaged(label, "it does not say how large the main picture is");
  const cutShort = [...boxes(bytes, file.start, file.end)].some(({ cut }) => cut);
  return { format, ...checkedSize(label, size.width, size.height), orientation, bits, cutShort };
}

const heicBrands = ["heic", "heix", "heim", "heis", "mif1", "msf1", "hevc", "hevx"];

/** The still-image format that the file type box declares; refuses films and camera raw files by name. */
export function bmffFormat(bytes: Uint8Array): "avif" | "heic" {
  const end = Math.min(bytes.length, Math.max(16, viewOf(bytes).getUint32(0)));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(textAt(bytes, at, 4));
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "avif";
  if (brands.some((brand) => heicBrands.includes(brand))) return "heic";
  const raw = brands[0] === "crx ";
  throw new SelfsameError(
    "unsupported",
    raw
      ? "This is a Canon raw file (CR3); Selfsame does not develop raw files."
      : `This is a film or another container of the MP4 family ("${brands[0]?.trim() ?? "?"}"), no still picture.`,
    raw ? "Export it as TIFF or JPEG." : "Save the frame in question as a PNG file.",
  );
}
