/** Files that the case knows and that are gone: somebody moved, renamed or deleted them, which an examiner has to be told. */
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { pathsBelow } from "../cases/scanQueries.ts";
import type { ScanRun } from "./scanRun.ts";

/** More of them are counted, not named. */
const MOST_NAMED = 10;

export interface Missing {
  count: number;
  /** Paths below the folder. */
  first: string[];
}

/** Their outcome stays in the case: it is what was found in bytes whose hash is known. */
export async function missingFiles({ reader, root, signal }: ScanRun): Promise<Missing> {
  const missing: Missing = { count: 0, first: [] };
  for (const path of pathsBelow(reader, root)) {
    signal.throwIfAborted();
    if (await isThere(join(root, path))) continue;
    missing.count++;
    if (missing.first.length < MOST_NAMED) missing.first.push(path);
  }
  return missing;
}

/** What may not be looked at is not gone. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return !["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}
