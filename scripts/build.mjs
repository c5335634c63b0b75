/**
 * Builds dist/: the window (vite), the Node side (esbuild) the WebAssembly kernels it embeds, digits,
 * emoji and starter encoders of the Lab.
 * `--node` leaves the window out.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const nodeOnly = process.argv.includes("--node");

if (existsSync("scripts/build-kernels.mjs")) {
  const kernels = spawnSync(process.execPath, ["scripts/build-kernels.mjs"], { stdio: "inherit" });
  if (kernels.status !== 0) process.exit(kernels.status ?? 1);
}

for (const script of [
  ["scripts/make-digits.mjs"],
  ["scripts/make-emoji.mjs"],
  ["--import", "tsx", "scripts/make-starter-models.ts"],
]) {
  const made = spawnSync(process.execPath, script, { stdio: "inherit" });
  if (made.status !== 0) process.exit(made.status ?? 1);
}

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
};

/** Entry points that run as ES modules under Node or Electron. */
const modules = {
  "cli/main": "cli/main.ts",
  "service/worker": "service/worker/main.ts",
  "service/side": "service/worker/sideThread.ts",
  "service/lab": "service/lab/worker.ts",
  "service/lane": "service/executors/laneThread.ts",
  "service/scene": "service/totem/sceneThread.ts",
  "service/totem": "service/totem/worker.ts",
  "electron/main": "electron/main.ts",
  "electron/engine": "electron/engine.ts",
};
const present = Object.fromEntries(Object.entries(modules).filter(([, path]) => existsSync(path)));
const chunks = "dist/chunks";
const { metafile } = await build({
  ...common,
  entryPoints: present,
  outdir: "dist",
  format: "esm",
  // A command loads what it needs and nothing else; what several entries need is there once.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
});
// Those of earlier builds stay while only the Node side is built: a program that runs may still load them.
if (!nodeOnly)
  for (const name of readdirSync(chunks)) if (!metafile.outputs[`${chunks}/${name}`]) rmSync(`${chunks}/${name}`);

// A sandboxed preload script must be CommonJS and in one piece: it can load nothing but Electron's own module.
if (existsSync("electron/preload.ts")) {
  await build({
    ...common,
    entryPoints: { "electron/preload": "electron/preload.ts" },
    outdir: "dist",
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    packages: "bundle",
    external: ["electron"],
  });
}

if (!nodeOnly && existsSync("renderer/index.html")) {
  const { build: viteBuild } = await import("vite");
  await viteBuild({ logLevel: "warn" });
}
