/** Where the application's own files are: the folder of its package.json. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof manifest === "object" && manifest && "name" in manifest && manifest.name === "selfsame") return folder;
    } catch {
      // No readable package.json here: look one folder up.
    }
    if (folder === dirname(folder)) throw new Error('There is no package.json named "selfsame" above the program.');
  }
}

/** Absolute path; the same from source and from dist/. */
export const appRoot: string = findRoot();
