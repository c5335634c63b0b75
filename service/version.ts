/** What produced a result: the program and the decoders it used. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ToolInfo } from "../contract/findings.ts";
import { appVersion } from "./appRoot.ts";
import { libraryVersions, sharpBuild } from "./decode/sharpBuild.ts";
import { shippedModels, shippedVerdict } from "./models/manifest.ts";

const require = createRequire(import.meta.url);

function versionIn(manifest: string): string {
  const parsed = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return parsed.version;
}

/** The version in the package's manifest, looked up where Node would look: not every package exports its manifest. */
export function packageVersion(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const manifest = join(folder, name, "package.json");
    if (existsSync(manifest)) return versionIn(manifest);
  }
  throw new Error(`${name} is not installed. Run npm ci in the program's folder.`);
}

let known: ToolInfo | undefined;

/** Versions of the program and of every library that reads evidence; read once. */
export function toolInfo(): ToolInfo {
  if (!known) {
    known = {
      name: "selfsame",
      version: appVersion,
      decoder: {
        sharp: packageVersion("sharp"),
        "sharp build": sharpBuild(),
        libvips: libraryVersions().vips ?? "unknown",
        "libheif-js": packageVersion("libheif-js"),
        exifr: packageVersion("exifr"),
        "c2pa-wasm": packageVersion("@contentauth/c2pa-wasm"),
      },
      models: [
        ...shippedModels().map(({ id, sha256 }) => ({ name: id, sha256 })),
        { name: "verdict", sha256: shippedVerdict().sha256 },
      ],
    };
  }
  return known;
}
