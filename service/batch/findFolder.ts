/**
 * Where a folder is that was dropped into a browser, which tells its name and what is in it and nothing else. Looked for in
 * the places where people keep pictures, for as long as anybody would wait.
 */
import { readdirSync, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";

export interface DroppedFolder {
  name: string;
  /** Some of the files in it, by their path below it with forward slashes. */
  files: readonly { path: string; bytes: number }[];
}

export interface SearchLimits {
  ms: number;
  /** So many folders deep. */
  depth: number;
}

/**
 * Real paths of the folders of that name in which all of these files are, of that size; the first found first.
 * @param starts folders that are looked at first, then what is in them, level by level.
 */
export async function findFolder(
  dropped: DroppedFolder,
  starts: readonly string[] = usualPlaces(),
  limits: SearchLimits = { ms: 2000, depth: 4 },
): Promise<string[]> {
  const end = performance.now() + limits.ms;
  const found = new Set<string>();
  const seen = new Set<string>();
  let level = [...starts];
  for (let depth = 0; depth <= limits.depth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (performance.now() > end) return [...found];
      const path = await realpath(folder).catch(() => undefined);
      if (path === undefined || seen.has(path)) continue;
      seen.add(path);
      if (basename(path) === dropped.name && (await holds(path, dropped.files))) found.add(path);
      // Links are not followed: a folder is where it is.
      const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
      for (const entry of entries)
        if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
          next.push(join(path, entry.name));
    }
    level = next;
  }
  return [...found];
}

async function holds(folder: string, files: DroppedFolder["files"]): Promise<boolean> {
  for (const { path, bytes } of files) {
    const segments = path.split("/");
    if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return false;
    const facts = await stat(join(folder, ...segments)).catch(() => undefined);
    if (!facts?.isFile() || facts.size !== bytes) return false;
  }
  return true;
}

/** Where pictures usually are, the likeliest first. */
function usualPlaces(): string[] {
  const home = homedir();
  const own = ["Pictures", "Desktop", "Downloads", "Documents"].map((name) => join(home, name));
  const mounts = ["/media", "/mnt", "/run/media", "/Volumes"].flatMap(foldersIn);
  // /media and /run/media have a folder for each reader, and volumes in that.
  return [...own, process.cwd(), home, ...mounts, ...mounts.flatMap(foldersIn)];
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path)
      .map((name) => join(path, name))
      .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  } catch {
    return [];
  }
}
