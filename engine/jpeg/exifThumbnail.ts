/**
 * Finds the JPEG thumbnail that the second image directory (IFD1) of an Exif segment points at, and nothing else: the
 * tags themselves are the business of engine/metadata. Source: CIPA DC-008 (Exif 2.32), 4.5.4, 4.6.2, 4.8.1.
 */
import { startsWith } from "./byteReading.ts";

const thumbnailOffset = 0x0201;
const thumbnailLength = 0x0202;

/**
 * @param start offset of the TIFF header ("II*\0" or "MM\0*")
 * @param end first byte after the Exif segment
 * @returns where the thumbnail lies in the file; a text where the directory points at something impossible;
 *   undefined where there is no JPEG thumbnail
 */
export function findExifThumbnail(
  bytes: Uint8Array,
  start: number,
  end: number,
): { offset: number; bytes: number } | string | undefined {
  const little = startsWith(bytes, start, "II*\0");
  if ((!little && !startsWith(bytes, start, "MM\0*")) || start + 8 > end) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const fits = (at: number, length: number) => at >= 8 && at + length <= view.byteLength;

  const first = view.getUint32(4, little);
  if (!fits(first, 2)) return undefined;
  const afterFirst = first + 2 + 12 * view.getUint16(first, little);
  if (!fits(afterFirst, 4)) return undefined;
  // The chain is followed one step only, so a directory that points back at itself cannot hold us.
  const second = view.getUint32(afterFirst, little);
  if (second === 0 || second === first) return undefined;
  if (!fits(second, 2)) return "the thumbnail directory of the Exif data lies outside its segment";

  let offset: number | undefined;
  let length: number | undefined;
  const count = view.getUint16(second, little);
  for (let i = 0; i < count && fits(second + 2 + 12 * i, 12); i++) {
    const entry = second + 2 + 12 * i;
    const tag = view.getUint16(entry, little);
    if (tag !== thumbnailOffset && tag !== thumbnailLength) continue;
    // LONG is what the standard asks for; SHORT is written by some cameras.
    const value =
      view.getUint16(entry + 2, little) === 3 ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    if (tag === thumbnailOffset) offset = value;
    else length = value;
  }
  if (offset === undefined || length === undefined || length === 0) return undefined;
  if (!fits(offset, length)) return "the Exif thumbnail reaches beyond its segment";
  if (!startsWith(bytes, start + offset, "\xff\xd8")) return "the Exif thumbnail does not begin like a JPEG";
  return { offset: start + offset, bytes: length };
}
