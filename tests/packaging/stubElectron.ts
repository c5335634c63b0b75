/**
 * A folder that electron-builder takes for Electron's binary distribution. It cannot run; it has the files that packing
 * touches, and in its executable the wire of fuses as Electron ships it, so that flipping them is tested on bytes.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What precedes the fuse wire in every Electron binary (electron/fuses, src/constants.ts). */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

/** Writes the folder for Linux. `version` is Electron's. */
export function writeStubElectron(folder: string, version: string): void {
  for (const sub of ["locales", "resources"]) mkdirSync(join(folder, sub), { recursive: true });
  // Wire version 1, then one character a fuse; all start as "1".
  const fuses = "1".repeat(9);
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuses.length]), Buffer.from(fuses)]);
  writeFileSync(join(folder, "electron"), Buffer.concat([Buffer.from("#!/bin/false\n"), wire]), { mode: 0o755 });
  writeFileSync(join(folder, "chrome-sandbox"), "", { mode: 0o755 });
  writeFileSync(join(folder, "version"), version);
  writeFileSync(join(folder, "LICENSE"), "Electron's licence\n");
  writeFileSync(join(folder, "LICENSES.chromium.html"), "<title>Credits</title>\n");
  writeFileSync(join(folder, "locales", "en-US.pak"), "");
}
