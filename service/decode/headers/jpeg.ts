/** JPEG: the frame header (ITU-T T.81, B.2.2) and the EXIF orientation before it. */
import type { Orientation } from "../../../engine/evidence.ts";
import { checkedSize, damaged, type ImageHeader, textAt, viewOf } from "./imageHeader.ts";
import { exifOrientation } from "./tiff.ts";

/** SOF0..SOF15 without DHT (c4), JPG (c8) and DAC (cc). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

export function readJpegHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  let orientation: Orientation | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      at++;
      continue;
    }
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Stand-alone markers and stuffed zeros carry no length.
    if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) break;
    const length = view.getUint16(at + 2);
    if (isFrameHeader(marker)) {
      if (at + 9 > bytes.length) break;
      const size = checkedSize("JPEG", view.getUint16(at + 7), view.getUint16(at + 5));
      return { format: "jpeg", ...size, orientation: orientation ?? 1 };
    }
    if (marker === 0xe1 && !orientation && textAt(bytes, at + 4, 4) === "Exif")
      orientation = exifOrientation(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  throw damaged("JPEG", "it ends before the header that gives the size of the picture");
}
