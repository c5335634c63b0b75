/** What produced a result: the program and the decoders it used. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ToolInfo } from "../contract/findings.ts";
import { appRoot } from "./appRoot.ts";
import { libraryVersions, sharpBuild } from "./decode/sharpBuild.ts";

const require = createRequire(import.meta.url);

function versionIn(manifest: string): string {
  const parsed = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return parsed.version;
}

/** The version in a package's manifest, found from its entry point, since not every package exports its manifest. */
function packageVersion(entry: string, name: string): string {
  const path = require.resolve(entry);
  const marker = join("node_modules", ...name.split("/"));
  return versionIn(join(path.slice(0, path.lastIndexOf(marker) + marker.length), "package.json"));
}

let known: ToolInfo | undefined;

/** Versions of the program, sharp and its libvips, and libheif; read once. */
export function toolInfo(): ToolInfo {
  if (!known) {
    known = {
      name: "selfsame",
      version: versionIn(join(appRoot, "package.json")),
      decoder: {
        sharp: packageVersion("sharp", "sharp"),
        "sharp build": sharpBuild(),
        libvips: libraryVersions().vips ?? "unknown",
        "libheif-js": packageVersion("libheif-js/wasm-bundle.js", "libheif-js"),
      },
      models: [],
    };
  }
  return known;
}
