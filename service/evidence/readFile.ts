/** The bytes of an evidence file, opened read-only, with the hash over exactly these bytes. */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { SelfsameError } from "../../contract/errors.ts";
import { checkFileBytes } from "../decode/limits.ts";

export interface FileContent {
  bytes: Uint8Array;
  /** Lower-case hex. */
  sha256: string;
}

/** A sentence for what the operating system refused. */
export function fileError(path: string, error: unknown): SelfsameError {
  if (error instanceof SelfsameError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR")
    return new SelfsameError("notFound", `There is no file ${path}.`, "Check the name and the folder.");
  if (code === "EACCES" || code === "EPERM")
    return new SelfsameError("unreadable", `The file ${path} may not be read.`, "Check its permissions.");
  if (code === "EISDIR")
    return new SelfsameError("usage", `${path} is a folder, not an image.`, "Choose the images inside it.");
  const message = error instanceof Error ? error.message : String(error);
  return new SelfsameError("unreadable", `The file ${path} cannot be read: ${message}`);
}

/**
 * @throws SelfsameError notFound, usage (folder), tooLarge, unreadable: also where the file changes while it is read,
 *   because a hash over a mixture of two states would be worth nothing.
 */
export async function readFile(path: string): Promise<FileContent> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const before = await handle.stat({ bigint: true });
    if (before.isDirectory()) throw Object.assign(new Error("folder"), { code: "EISDIR" });
    if (!before.isFile()) throw new SelfsameError("usage", `${path} is no ordinary file.`, "Choose an image file.");
    checkFileBytes(Number(before.size));
    const bytes = await handle.readFile();
    const after = await handle.stat({ bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs || BigInt(bytes.length) !== before.size)
      throw new SelfsameError(
        "unreadable",
        `The file ${path} changed while it was being read.`,
        "Wait until it is completely copied or saved, then try again.",
      );
    return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    throw fileError(path, error);
  } finally {
    await handle?.close();
  }
}
