/** The outermost boxes of HEIC and AVIF files (ISO/IEC 14496-12, 4.2). */

/** Length and kind; a length of 1 is followed by one of 64 bits. */
const HEAD = 8;
const LONG_HEAD = 16;

/**
 * What keeps exifr from the box "meta", which it looks for box by box: it never comes past one that says it has no length.
 * @returns undefined where nothing does, and for files that begin with no box "ftyp".
 */
export function boxesProblem(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kindAt = (at: number) => String.fromCharCode(...bytes.subarray(at + 4, at + HEAD));
  if (bytes.length < HEAD || kindAt(0) !== "ftyp") return undefined;
  for (let at = view.getUint32(0); at + HEAD <= bytes.length; ) {
    if (kindAt(at) === "meta") return undefined;
    let length = view.getUint32(at);
    if (length === 1 && at + LONG_HEAD <= bytes.length) length = Number(view.getBigUint64(at + HEAD));
    if (length < HEAD) return `the box at byte ${at} claims ${length} bytes`;
    at += length;
  }
  return undefined;
}
