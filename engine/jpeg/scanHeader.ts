/** Reading SOS segments. Source: ITU-T T.81, B.2.3. */
import type { JpegFrame, JpegSegment } from "./structure.ts";

export interface ScanHeader {
  /** Index into the frame's components, and the Huffman tables each one uses. */
  components: { index: number; dcTable: number; acTable: number }[];
  /** First and last coefficient of the band, in zig-zag order. */
  spectralStart: number;
  spectralEnd: number;
  /** Successive approximation: bit position of the scan before (0 = first scan of the band) and of this one. */
  approximationHigh: number;
  approximationLow: number;
  /** Entropy-coded data: bytes [dataStart, dataEnd). */
  dataStart: number;
  dataEnd: number;
}

/** The header of one scan, or the reason in words why it makes no sense. */
export function readScanHeader(bytes: Uint8Array, segment: JpegSegment, frame: JpegFrame): ScanHeader | string {
  const at = segment.offset + 4;
  const end = segment.offset + segment.bytes;
  const count = at < end ? bytes[at] : 0;
  const headerEnd = at + 4 + 2 * count;
  if (count < 1 || count > 4 || headerEnd > end) return "its header is damaged";
  const components: ScanHeader["components"] = [];
  for (let i = 0; i < count; i++) {
    const id = bytes[at + 1 + 2 * i];
    const index = frame.components.findIndex((c, n) => c.id === id && !components.some((taken) => taken.index === n));
    if (index === -1) return `it names a component ${id} that the frame does not have`;
    const tables = bytes[at + 2 + 2 * i];
    components.push({ index, dcTable: tables >> 4, acTable: tables & 15 });
  }
  const tail = at + 1 + 2 * count;
  const scan: ScanHeader = {
    components,
    spectralStart: bytes[tail],
    spectralEnd: bytes[tail + 1],
    approximationHigh: bytes[tail + 2] >> 4,
    approximationLow: bytes[tail + 2] & 15,
    dataStart: headerEnd,
    dataEnd: end,
  };
  if (frame.process !== "progressive") {
    // Sequential scans always hold whole blocks (T.81, table B.3); some writers put other numbers here.
    return { ...scan, spectralStart: 0, spectralEnd: 63, approximationHigh: 0, approximationLow: 0 };
  }
  const { spectralStart, spectralEnd, approximationHigh, approximationLow } = scan;
  if (spectralStart > spectralEnd || spectralEnd > 63) return "its spectral band is impossible";
  if (spectralStart === 0 && spectralEnd !== 0) return "it mixes DC and AC coefficients";
  if (spectralStart > 0 && count > 1) return "it interleaves AC coefficients";
  if (approximationLow > 13 || (approximationHigh !== 0 && approximationHigh !== approximationLow + 1)) {
    return "its successive approximation is impossible";
  }
  return scan;
}
