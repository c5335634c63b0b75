/** Whether a file is to be examined, by its content and not by its name. Nothing is parsed here: workers do that. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { extname } from "node:path";
import { decidingBytes, recognise } from "../decode/recognise.ts";
import { fileError } from "../evidence/readFile.ts";

export type Class =
  | { kind: "picture" }
  | { kind: "notPicture" }
  /** Known without examining it. */
  | { kind: "refused"; state: "failed" | "skipped"; reason: string };

/** Names that promise a picture: where the content is none, the reader is told. */
const promising = new Set([".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".gif"]);

/** @param path absolute. A link is not followed. */
export async function classify(path: string): Promise<Class> {
  let bytes: Uint8Array;
  try {
    bytes = await firstBytes(path);
  } catch (error) {
    return { kind: "refused", state: "failed", reason: fileError(path, error).message };
  }
  const found = recognise(bytes);
  if (found.kind === "picture") return { kind: "picture" };
  if (found.kind === "refused") return { kind: "refused", state: "skipped", reason: found.reason };
  if (!promising.has(extname(path).toLowerCase())) return { kind: "notPicture" };
  const reason =
    bytes.length === 0
      ? "This file is empty, although its name is that of a picture."
      : "The name of this file is that of a picture, and its content is none: another kind of file, or damaged at its very beginning.";
  return { kind: "refused", state: "failed", reason };
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const handle = await open(path, readOnly);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(decidingBytes), 0, decidingBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Neither waits for a pipe nor follows a link, where the system knows how. */
export const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
