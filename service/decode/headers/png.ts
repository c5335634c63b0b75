/** PNG: the IHDR chunk, and the orientation in an eXIf chunk (PNG specification, third edition, 11.2.1 and 11.3.4.5). */
import type { Orientation } from "../../../engine/evidence.ts";
import { checkedSize, damaged, type ImageHeader, textAt, viewOf } from "./imageHeader.ts";
import { exifOrientation } from "./tiff.ts";

export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  if (bytes.length < 33 || textAt(bytes, 12, 4) !== "IHDR")
    throw damaged("PNG", "it ends before the header that gives the size of the picture");
  let orientation: Orientation = 1;
  let cutShort = true;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = textAt(bytes, at + 4, 4);
    if (chunk === "eXIf") orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
    if (chunk === "IEND") cutShort = false;
  }
  return { format: "png", ...checkedSize("PNG", view.getUint32(16), view.getUint32(20)), orientation, cutShort };
}
