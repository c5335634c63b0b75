/** The files of the built window. */
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const mediaTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

export interface StaticFile {
  mediaType: string;
  data: Uint8Array;
}

/**
 * The file under `root` that a path of the address names; undefined where there is none, where it would lie outside, or
 * where its kind is not one that the window is made of.
 */
export async function staticFile(root: string, pathname: string): Promise<StaticFile | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0") || decoded.includes("\\")) return undefined;
  const path = join(root, decoded === "/" ? "index.html" : decoded);
  const mediaType = mediaTypes[extname(path)];
  if (!path.startsWith(root + sep) || !mediaType) return undefined;
  try {
    return { mediaType, data: await readFile(path) };
  } catch {
    return undefined;
  }
}
