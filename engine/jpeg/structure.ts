/** The anatomy of a JPEG file: every marker segment, the tables, where each picture in the file begins and ends. */

export interface JpegSegment {
  /** Second marker byte: 0xd8 for SOI, 0xdb for DQT ... */
  marker: number;
  /** "SOI", "APP1", "DQT", "SOF0" ... */
  name: string;
  /** Offset of the 0xff byte in the file. */
  offset: number;
  /** Whole length in bytes, marker included; for SOS the entropy-coded data is included. */
  bytes: number;
  /** Identifier of an APPn segment: "Exif", "JFIF", "Adobe", "ICC_PROFILE", "Photoshop 3.0", "MPF", "JP", "http://ns.adobe.com/xap/1.0/". */
  identifier?: string;
}

export interface QuantisationTable {
  id: number;
  /** 64 divisors in natural (row-major) order, index 8 * v + u. */
  values: Uint16Array;
  precision: 8 | 16;
  /** Offset of the defining DQT segment. */
  offset: number;
}

export interface JpegComponent {
  id: number;
  horizontalSampling: number;
  verticalSampling: number;
  quantisationTable: number;
}

export interface JpegFrame {
  /** Baseline, extended sequential, progressive; others are named in `unsupported`. */
  process: "baseline" | "extended" | "progressive" | "lossless" | "hierarchical";
  coding: "huffman" | "arithmetic";
  precision: number;
  /** Stored size, before EXIF orientation. */
  width: number;
  height: number;
  components: JpegComponent[];
  /** "4:4:4", "4:2:2", "4:2:0", "4:4:0", "4:1:1", "4:0:0" (grey), or the raw factors. */
  subsampling: string;
  colour: "grey" | "YCbCr" | "RGB" | "CMYK" | "YCCK";
  /** MCUs between restart markers, 0 = none. */
  restartInterval: number;
  scans: number;
}

/** A picture inside the file other than the main one. */
export interface EmbeddedPicture {
  kind: "exif-thumbnail" | "mpf" | "jfif-thumbnail" | "second-image";
  offset: number;
  bytes: number;
}

export interface JpegStructure {
  segments: JpegSegment[];
  frame: JpegFrame;
  tables: QuantisationTable[];
  embedded: EmbeddedPicture[];
  /** Bytes after the EOI of the main picture that belong to no embedded picture. `kind` is a guess: "zip", "jpeg", "text", "unknown". */
  trailing?: { offset: number; bytes: number; kind: string };
  adobeTransform?: 0 | 1 | 2;
  /** Why the coefficients cannot be read ("arithmetic coding", "12 bit samples"); absent where they can. */
  unsupported?: string;
  /** Recoverable faults found on the way: "EOI missing", "segment length beyond the end at 1234". */
  faults: string[];
}
