/** The chunks of a PNG file (PNG specification, 5.3), as far as their lengths can be believed. */

export interface PngChunk {
  type: string;
  body: Uint8Array;
}

/** Nothing of a compressed chunk is inflated beyond this many bytes. */
export const MAX_INFLATED = 1 << 20;

/** Walks over whole chunks; stops at the first whose length reaches beyond the file. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = view.getUint32(at);
    if (at + 12 + size > bytes.length) return;
    yield { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), body: bytes.subarray(at + 8, at + 8 + size) };
    at += 12 + size;
  }
}

/** The file without its chunks of one type: for a reader that would inflate them whatever their size. */
export function withoutChunks(bytes: Uint8Array, type: string): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (const chunk of pngChunks(bytes)) {
    const start = chunk.body.byteOffset - bytes.byteOffset - 8;
    if (chunk.type !== type) kept.push(bytes.subarray(start, start + chunk.body.length + 12));
  }
  return Buffer.concat(kept);
}
