/** The metadata chunks of a WebP file. Source: RFC 9649, 2.3 (RIFF) and 2.7 (ICCP, EXIF). */

/** Body of the first chunk of that name, or undefined; what reaches beyond the file is cut. */
export function webpChunk(bytes: Uint8Array, name: "EXIF" | "ICCP"): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (String.fromCharCode(...bytes.subarray(at, at + 4)) === name) return bytes.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  return undefined;
}

/** The TIFF structure of the EXIF chunk; some writers put the prefix of JPEG's segment before it. */
export function webpExif(bytes: Uint8Array): Uint8Array | undefined {
  const body = webpChunk(bytes, "EXIF");
  const prefixed = body && String.fromCharCode(...body.subarray(0, 6)) === "Exif\0\0";
  return prefixed ? body.subarray(6) : body;
}
