/** GIF: the logical screen, or the first frame where that is larger (GIF89a, sections 18 and 20). */
import { checkedSize, damaged, type ImageHeader, viewOf } from "./imageHeader.ts";

/** Offset of the block after the run of sub-blocks that begins at `at`. */
function afterSubBlocks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at];
  return at + 1;
}

export function readGifHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length < 13) throw damaged("GIF", "it ends before the header that gives the size of the picture");
  const view = viewOf(bytes);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let at = 13 + (bytes[10] & 0x80 ? 3 << ((bytes[10] & 7) + 1) : 0);
  while (bytes[at] === 0x21) at = afterSubBlocks(bytes, at + 2);
  if (bytes[at] === 0x2c && at + 9 <= bytes.length) {
    width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
    height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
  }
  return { format: "gif", ...checkedSize("GIF", width, height), orientation: 1 };
}
