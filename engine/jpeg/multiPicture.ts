/** Lists the pictures of a Multi-Picture Format index (APP2 "MPF"). Source: CIPA DC-007, 5.2. */
import { startsWith } from "./byteReading.ts";

const entriesTag = 0xb002;
const entryBytes = 16;
const mostPictures = 64;

/**
 * @param start offset of the MP header ("II*\0" or "MM\0*"); picture offsets count from here
 * @param end first byte after the APP2 segment
 * @returns every picture but the first, which is the main one; pictures outside the file are told in `faults`
 */
export function findMultiPictures(
  bytes: Uint8Array,
  start: number,
  end: number,
): { pictures: { offset: number; bytes: number }[]; faults: string[] } {
  const found: { pictures: { offset: number; bytes: number }[]; faults: string[] } = { pictures: [], faults: [] };
  const little = startsWith(bytes, start, "II*\0");
  if ((!little && !startsWith(bytes, start, "MM\0*")) || start + 8 > end) {
    found.faults.push(`multi-picture index at ${start} is damaged`);
    return found;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const fits = (at: number, length: number) => at >= 8 && at + length <= view.byteLength;

  const directory = view.getUint32(4, little);
  if (!fits(directory, 2)) {
    found.faults.push(`multi-picture index at ${start} points outside its segment`);
    return found;
  }
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count && fits(directory + 2 + 12 * i, 12); i++) {
    const field = directory + 2 + 12 * i;
    if (view.getUint16(field, little) !== entriesTag) continue;
    const length = view.getUint32(field + 4, little);
    const entries = view.getUint32(field + 8, little);
    if (!fits(entries, length)) {
      found.faults.push(`multi-picture index at ${start} points outside its segment`);
      break;
    }
    const pictures = Math.min(Math.floor(length / entryBytes), mostPictures);
    for (let n = 1; n < pictures; n++) {
      const size = view.getUint32(entries + n * entryBytes + 4, little);
      const offset = start + view.getUint32(entries + n * entryBytes + 8, little);
      if (size === 0 || offset + size > bytes.length) {
        found.faults.push(`picture ${n + 1} of the multi-picture index lies outside the file`);
      } else {
        found.pictures.push({ offset, bytes: size });
      }
    }
    break;
  }
  return found;
}
