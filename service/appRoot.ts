/** Where the application's own files are, and its version: the folder of its package.json, and what that says. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findPackage(): { root: string; version: string } {
  for (let root = dirname(fileURLToPath(import.meta.url)); ; root = dirname(root)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      if (typeof manifest === "object" && manifest && "name" in manifest && manifest.name === "selfsame")
        return { root, version: (manifest as { name: string; version: string }).version };
    } catch {
      // No readable package.json here: look one folder up.
    }
    if (root === dirname(root)) throw new Error('There is no package.json named "selfsame" above the program.');
  }
}

const found = findPackage();

/** Absolute path; the same from source and from dist/. */
export const appRoot: string = found.root;

/** "0.1.0" */
export const appVersion: string = found.version;
