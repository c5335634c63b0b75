/**
 * The TIFF structure of the EXIF item of a HEIC or AVIF file, where the usual way through its boxes fails: the item is
 * stored in one piece and begins with the prefix of JPEG's segment (ISO/IEC 23008-12, annex A.2.1).
 */

const prefix = Buffer.from("Exif\0\0", "latin1");
const headers = ["II*\0", "MM\0*"].map((text) => Buffer.from(text, "latin1"));
/** A JPEG segment holds 64 KiB; items of HEIC may be larger, but not without bound. */
const largestItem = 1 << 20;

export function scanForExif(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.indexOf(prefix); at >= 0; at = file.indexOf(prefix, at + 1)) {
    const start = at + prefix.length;
    if (headers.some((header) => file.subarray(start, start + header.length).equals(header)))
      return file.subarray(start, start + largestItem);
  }
  return undefined;
}
