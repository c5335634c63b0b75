/** Files of models that a manifest pins by their hash, so that what runs is what was described. Shipped or brought, read alike. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep, win32 } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { maxFileBytes } from "../decode/limits.ts";
import { type FileContent, readFile } from "../evidence/readFile.ts";

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits are needed");

export const pinnedFileSchema = z.strictObject({
  /** Inside the folder of the manifest. */
  file: z.string().min(1),
  sha256: sha256Schema,
});
export type PinnedFile = z.infer<typeof pinnedFileSchema>;

/**
 * The bytes of a file, which are those that its manifest pins.
 * @param folder that of the manifest.
 * @throws SelfsameError where it is not there, leads out of the folder, is too large, or is another file.
 */
export async function readPinned(folder: string, { file, sha256 }: PinnedFile): Promise<Uint8Array> {
  const content = await readInside(folder, file);
  if (content.sha256 !== sha256)
    throw new SelfsameError(
      "unreadable",
      `${file} is not the file that the manifest describes: its SHA-256 is ${content.sha256}, not ${sha256}.`,
      "Fetch the file again, or correct the manifest if you trust the file.",
    );
  return content.bytes;
}

/**
 * A file that a manifest in the folder names.
 * @throws SelfsameError where it is not there, leads out of the folder, or is too large.
 */
export async function readInside(folder: string, file: string): Promise<FileContent> {
  // Both kinds of paths on every system: a set is carried from one to another.
  if (isAbsolute(file) || win32.isAbsolute(file) || file.split(/[/\\]/).includes(".."))
    throw new SelfsameError("usage", `${file} leads out of the folder of the manifest.`, "Put the file beside it.");
  const path = join(folder, file);
  if (!existsSync(path)) throw new SelfsameError("notFound", `${file} is not there.`, `It belongs into ${folder}.`);
  const target = realpathSync(path);
  const inside = relative(realpathSync(folder), target);
  if (inside.split(sep)[0] === ".." || isAbsolute(inside))
    throw new SelfsameError(
      "usage",
      `${file} is a link that leads out of the folder of the manifest.`,
      "Copy the file.",
    );
  const status = statSync(target);
  if (!status.isFile()) throw new SelfsameError("usage", `${file} is no ordinary file.`);
  if (status.size > maxFileBytes)
    throw new SelfsameError(
      "tooLarge",
      `${file} has ${Math.round(status.size / 2 ** 20)} MiB; models up to ${maxFileBytes / 2 ** 20} MiB are read.`,
    );
  return readFile(target);
}
