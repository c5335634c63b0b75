/** Folders of the reader's pictures, and in words why one cannot be read. */
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { SelfsameError } from "../../contract/errors.ts";

/**
 * What is in a folder, and with `recursive` in all below it.
 * @param wanted what a reader should give instead: "Give the path of a folder on this machine."
 * @throws SelfsameError usage where it cannot be read.
 */
export async function entriesOf(folder: string, wanted: string, { recursive = false } = {}): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true, recursive });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "it is a file" : `the system says ${code}`;
    throw new SelfsameError("usage", `The folder ${folder || "(none given)"} cannot be read: ${why}.`, wanted);
  }
}
