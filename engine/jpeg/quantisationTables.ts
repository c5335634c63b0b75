/** Reading DQT segments. Source: ITU-T T.81, B.2.4.1. */
import { uint16 } from "./byteReading.ts";
import type { JpegSegment, QuantisationTable } from "./structure.ts";
import { naturalOrder } from "./zigzag.ts";

/**
 * The tables of one DQT segment, in file order. A table that the segment cuts short ends the reading and is told to
 * `onFault`, as is a divisor of zero, which is read as 1 so that nothing downstream divides by it.
 */
export function readQuantisationTables(
  bytes: Uint8Array,
  segment: JpegSegment,
  onFault: (fault: string) => void,
): QuantisationTable[] {
  const tables: QuantisationTable[] = [];
  const end = segment.offset + segment.bytes;
  let position = segment.offset + 4;
  while (position < end) {
    const precision = bytes[position] >> 4 === 0 ? 8 : 16;
    const id = bytes[position] & 15;
    const size = precision === 8 ? 1 : 2;
    if (bytes[position] >> 4 > 1 || id > 3 || position + 1 + 64 * size > end) {
      onFault(`quantisation table at ${position} is damaged or cut short`);
      break;
    }
    const values = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      const at = position + 1 + k * size;
      values[naturalOrder[k]] = size === 1 ? bytes[at] : uint16(bytes, at);
    }
    if (values.includes(0)) {
      onFault(`quantisation table at ${position} contains zero`);
      for (let k = 0; k < 64; k++) values[k] ||= 1;
    }
    tables.push({ id, values, precision, offset: segment.offset });
    position += 1 + 64 * size;
  }
  return tables;
}
