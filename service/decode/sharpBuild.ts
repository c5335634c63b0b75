/**
 * Which build of sharp decodes: the native one, or WebAssembly in Electron on Linux, where the native build clashes with
 * the GLib that Electron loads (lovell/sharp#4522). Both give the same pixels, which `sharpBuild.test.ts` holds.
 */
import Module, { createRequire } from "node:module";
import type Sharp from "sharp";

const require = createRequire(import.meta.url);

export type SharpBuild = "native" | "wasm32";

/** The build for this process. SELFSAME_SHARP=wasm32 chooses WebAssembly under Node as well. */
export function sharpBuild(): SharpBuild {
  const electronOnLinux = process.versions.electron !== undefined && process.platform === "linux";
  return electronOnLinux || process.env.SELFSAME_SHARP === "wasm32" ? "wasm32" : "native";
}

/** Versions of sharp's libraries ("vips", "heif" ...), read from its packages without loading a decoder. */
export function libraryVersions(): Record<string, string> {
  if (sharpBuild() === "wasm32") return require("@img/sharp-wasm32/versions") as Record<string, string>;
  const platform = `${process.platform}-${process.arch}`;
  const packages = [
    `@img/sharp-${platform}`,
    `@img/sharp-libvips-${platform}`,
    `@img/sharp-libvips-${platform.replace("linux", "linuxmusl")}`,
  ];
  for (const name of packages) {
    try {
      return require(`${name}/versions`) as Record<string, string>;
    } catch {
      // On Windows the libraries come with the binding, elsewhere in a package of their own.
    }
  }
  return {};
}

type Resolve = (request: string, ...rest: unknown[]) => string;

let loaded: Promise<typeof Sharp> | undefined;

/**
 * sharp, set up for files from strangers: loaders that libvips does not trust are blocked, nothing is kept in a cache,
 * and one image uses at most two threads.
 */
export function loadSharp(): Promise<typeof Sharp> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<typeof Sharp> {
  if (sharpBuild() === "wasm32") {
    // sharp tries the native binding first and has no option for it, so the binding's name is resolved to WebAssembly.
    const internals = Module as unknown as { _resolveFilename: Resolve };
    const resolve = internals._resolveFilename;
    internals._resolveFilename = (request, ...rest) =>
      resolve(
        /^@img\/sharp-[a-z0-9-]+\/sharp\.node$/.test(request) ? "@img/sharp-wasm32/sharp.node" : request,
        ...rest,
      );
  }
  const sharp = (await import("sharp")).default;
  sharp.cache(false);
  sharp.concurrency(2);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({
    operation: [
      "VipsForeignLoadJpegBuffer",
      "VipsForeignLoadPngBuffer",
      "VipsForeignLoadWebpBuffer",
      "VipsForeignLoadHeifBuffer",
      "VipsForeignLoadTiffBuffer",
      "VipsForeignLoadNsgifBuffer",
    ],
  });
  return sharp;
}
