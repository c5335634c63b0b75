/** Files that are on the disk, not only in the system's memory, before something else says so. */
import { closeSync, fsyncSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWhole } from "../wholeFile.ts";

/** @throws what the system throws. */
export function writeDurably(path: string, data: string | Uint8Array): void {
  writeWhole(path, data);
  flush(path, "r+");
  flushFolder(dirname(path));
}

/** Waits for the names in a folder. Windows cannot open one, and needs not. */
export function flushFolder(path: string): void {
  if (process.platform !== "win32") flush(path, "r");
}

function flush(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The bytes of a file, after they have reached the disk. */
export async function settled(path: string): Promise<Buffer> {
  // Windows flushes only what may be written.
  const handle = await open(path, "r+");
  try {
    await handle.sync();
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
