/** Which bytes a file holds, and of when it is. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { SelfsameError } from "../../contract/errors.ts";
import { checkFileBytes } from "../decode/limits.ts";
import { fileError } from "../evidence/readFile.ts";
import { readOnly } from "./classify.ts";

export interface FileFingerprint {
  sha256: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

const chunkBytes = 1 << 20;

/**
 * Reads a file piece by piece. A link is not followed.
 * @throws SelfsameError notFound, tooLarge, unreadable: also where it changes while it is read; the reason of the signal.
 */
export async function fingerprintFile(path: string, signal: AbortSignal): Promise<FileFingerprint> {
  try {
    const handle = await open(path, readOnly);
    try {
      const before = await handle.stat({ bigint: true });
      if (!before.isFile()) throw new SelfsameError("usage", `${path} is no ordinary file.`);
      checkFileBytes(Number(before.size));
      const hash = createHash("sha256");
      const buffer = Buffer.allocUnsafe(chunkBytes);
      let bytes = 0;
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, bytes);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
      }
      const after = await handle.stat({ bigint: true });
      if (after.size !== before.size || after.mtimeNs !== before.mtimeNs || BigInt(bytes) !== before.size)
        throw new SelfsameError(
          "unreadable",
          `The file ${path} changed while it was being read.`,
          "Scan again once it is complete.",
        );
      return { sha256: hash.digest("hex"), bytes, modified: (await handle.stat()).mtimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw fileError(path, error);
  }
}
