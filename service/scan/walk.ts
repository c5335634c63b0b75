/**
 * The files below a folder, in an order that depends on their names alone: a folder's entries by code units, what is in a
 * folder where its name stands. Symbolic links are never followed, so that nothing outside of the folder is read and no
 * ring is walked; what a link inside points to is met under its own name. Holds the names of the folders on the way down.
 */
import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "../evidence/readFile.ts";
import type { Filter } from "./patterns.ts";

/** Paths are below the root, with forward slashes. What vanishes while it is looked at is not told. */
export type Found =
  | { kind: "file"; path: string; bytes: number; modified: number }
  /** It cannot be read, with the reason in words; folders end with a slash. */
  | { kind: "unreadable"; path: string; reason: string }
  /** A symbolic link, or neither file nor folder: a pipe, a device. */
  | { kind: "link" | "special"; path: string };

/**
 * @param root absolute and real.
 * @param leaveOut absolute, real paths of folders that are not entered: the case itself.
 * @throws the reason of the signal. What cannot be read is told, not thrown.
 */
export async function* walk(
  root: string,
  filter: Filter,
  leaveOut: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  yield* folder(root, "", filter, leaveOut, signal);
}

async function* folder(
  root: string,
  below: string,
  filter: Filter,
  leaveOut: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const absolute = join(root, below);
  let entries: Dirent[];
  try {
    // Between being listed and being entered a folder may have become a link.
    if ((await realpath(absolute)) !== absolute) {
      yield { kind: "link", path: below };
      return;
    }
    entries = await readdir(absolute, { withFileTypes: true });
  } catch (error) {
    if (!isGone(error)) yield { kind: "unreadable", path: `${below}/`, reason: folderReason(absolute, error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    signal.throwIfAborted();
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (filter.entersFolder(path) && !leaveOut.includes(join(root, path)))
        yield* folder(root, path, filter, leaveOut, signal);
    } else if (filter.takesFile(path)) {
      if (entry.isSymbolicLink()) yield { kind: "link", path };
      else if (entry.isFile()) yield* file(root, path);
      else yield { kind: "special", path };
    }
  }
}

async function* file(root: string, path: string): AsyncGenerator<Found, void, undefined> {
  const absolute = join(root, path);
  try {
    const { size, mtimeMs } = await lstat(absolute);
    yield { kind: "file", path, bytes: size, modified: mtimeMs };
  } catch (error) {
    if (!isGone(error)) yield { kind: "unreadable", path, reason: fileError(absolute, error).message };
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Deleted or moved since it was listed: it is no part of the folder any more. */
const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));

function folderReason(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === "EACCES" || code === "EPERM") return `The folder ${path} may not be read.`;
  return `The folder ${path} cannot be read: the system says ${code || String(error)}.`;
}
