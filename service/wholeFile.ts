/** Files that are written whole or not at all. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes beside the file and moves it there, so that whatever ends the process leaves the old file or the new one. Makes the folder.
 * @throws what the system throws.
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const beside = `${path}.${process.pid}.part`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(beside, data);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
