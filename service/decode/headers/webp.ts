/** WebP: canvas or bitstream size, and the orientation in an EXIF chunk (RFC 9649, sections 2.5 to 2.7). */
import type { Orientation } from "../../../engine/evidence.ts";
import { checkedSize, damaged, type ImageHeader, textAt, viewOf } from "./imageHeader.ts";
import { exifOrientation } from "./tiff.ts";

function sizeIn(bytes: Uint8Array, chunk: string, at: number): { width: number; height: number } | undefined {
  const view = viewOf(bytes);
  const uint24 = (offset: number) => view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
  if (chunk === "VP8X" && at + 10 <= bytes.length) return { width: 1 + uint24(at + 4), height: 1 + uint24(at + 7) };
  if (chunk === "VP8 " && at + 10 <= bytes.length)
    return { width: view.getUint16(at + 6, true) & 0x3fff, height: view.getUint16(at + 8, true) & 0x3fff };
  if (chunk === "VP8L" && at + 5 <= bytes.length) {
    const bits = view.getUint32(at + 1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return undefined;
}

export function readWebpHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  let size: { width: number; height: number } | undefined;
  let orientation: Orientation = 1;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const chunk = textAt(bytes, at, 4);
    size ??= sizeIn(bytes, chunk, at + 8);
    if (chunk === "EXIF") orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    // Chunks are padded to an even length.
    at += 8 + length + (length & 1);
  }
  if (!size) throw damaged("WebP", "it ends before the header that gives the size of the picture");
  const cutShort = bytes.length < 8 + view.getUint32(4, true);
  return { format: "webp", ...checkedSize("WebP", size.width, size.height), orientation, cutShort };
}
