/** The chunks of a PNG file (PNG specification, 5.3), as far as their lengths can be believed. */
import { inflateSync } from "node:zlib";

export interface PngChunk {
  type: string;
  body: Uint8Array;
}

/** Nothing of a compressed chunk is inflated beyond this many bytes. */
const mostInflated = 1 << 20;

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

/** The file without its chunks of some types: for a reader that would take them in whatever their size. */
export function withoutChunks(bytes: Uint8Array, types: readonly string[]): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (const { type, body } of pngChunks(bytes)) {
    const start = body.byteOffset - bytes.byteOffset - 8;
    if (!types.includes(type)) kept.push(bytes.subarray(start, start + body.length + 12));
  }
  return Buffer.concat(kept);
}

/** Inflates a zlib stream. @throws Error with the reason in plain words: damaged, or too large. */
export function inflate(stream: Uint8Array): Uint8Array {
  try {
    return inflateSync(stream, { maxOutputLength: mostInflated });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new Error(tooLarge ? `it inflates beyond ${mostInflated >> 20} MiB` : "it cannot be inflated");
  }
}
