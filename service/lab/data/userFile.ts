/** A file whose path the user gives, read as a whole. */
import { readFile, stat } from "node:fs/promises";
import { SelfsameError } from "../../../contract/errors.ts";

/**
 * @param wanted what a reader should give instead.
 * @throws SelfsameError usage where it cannot be read, or is larger than `megabytes`.
 */
export async function userFile(path: string, megabytes: number, wanted: string): Promise<Uint8Array> {
  const refuse = (why: string) =>
    new SelfsameError("usage", `The file ${path || "(none given)"} cannot be read: ${why}.`, wanted);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw refuse("it is no file");
    if (found.size > megabytes * 1e6)
      throw refuse(`it has ${Math.ceil(found.size / 1e6)} MB, the most allowed is ${megabytes} MB`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof SelfsameError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw refuse(code === "ENOENT" ? "there is no such file" : `the system says ${code}`);
  }
}
