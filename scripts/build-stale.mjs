/**
 * Builds dist/ where something of it is missing or older than its sources; otherwise does nothing. `--node` leaves the window out.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);

const results = [
  "dist/cli/main.js",
  "dist/electron/main.js",
  "dist/service/worker.js",
  "dist/service/lab.js",
  ...(args.includes("--node") ? [] : ["dist/renderer/index.html"]),
].map((path) => join(root, path));

const sources = [
  "cli",
  "contract",
  "electron",
  "engine",
  "renderer",
  "service",
  "scripts",
  "package-lock.json",
  "vite.config.ts",
];

/** The newest time of change, in milliseconds, of the files in `path` and below; tests are not built. */
function newest(path) {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts || /\.test\.tsx?$/.test(path)) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (Math.min(...results.map(newest)) <= Math.max(...sources.map((path) => newest(join(root, path))))) {
  process.stderr.write("Building Selfsame ...\n");
  const started = new Date();
  const built = spawnSync(process.execPath, ["scripts/build.mjs", ...args], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) process.exit(built.status ?? 1);
  // A source that was changed meanwhile is newer than what was made of it.
  for (const path of results) utimesSync(path, started, started);
}
