/** Which files of a folder are scanned: patterns over their paths below it. */
import picomatch from "picomatch";
import { SelfsameError } from "../../contract/errors.ts";

export interface Patterns {
  /** Files must match one of them; all do where there are none. */
  include?: readonly string[];
  /** Files that match one are left out, and folders with everything in them. */
  exclude?: readonly string[];
}

export interface Filter {
  /** @param path below the root, with forward slashes. */
  takesFile(path: string): boolean;
  entersFolder(path: string): boolean;
}

/**
 * Globs as shells have them (`**`, `*`, `?`, `[a-z]`, `{a,b}`), whatever the case of letters. One without a slash is
 * compared with the name alone: "*.jpg", "private".
 * @throws SelfsameError usage for an empty pattern.
 */
export function filterOf({ include = [], exclude = [] }: Patterns): Filter {
  const included = include.map(matcher);
  const excluded = exclude.map(matcher);
  const leftOut = (path: string) => excluded.some((matches) => matches(path));
  return {
    takesFile: (path) =>
      (included.length === 0 || included.some((matches) => matches(path))) &&
      // What is in a folder that is left out is left out, however one comes to ask for it.
      !foldersAbove(path).some(leftOut) &&
      !leftOut(path),
    entersFolder: (path) => !leftOut(path),
  };
}

function matcher(pattern: string): (path: string) => boolean {
  const trimmed = pattern
    .trim()
    .replace(/^\.?\//, "")
    .replace(/\/+$/, "");
  if (trimmed === "") throw new SelfsameError("usage", "A pattern is empty.", 'Patterns are like "*.jpg" or "raw/**".');
  const matches = picomatch(trimmed, { dot: true, nocase: true, nonegate: true });
  return trimmed.includes("/") ? (path) => matches(path) : (path) => matches(path.slice(path.lastIndexOf("/") + 1));
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}
