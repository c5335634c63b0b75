/**
 * `npm start`: builds what is missing or older than its sources, then opens the application, in Electron where its binary
 * is there, otherwise in the browser. Arguments are handed on: files to open in Electron, options of `selfsame host`.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);

/** Electron's executable, or undefined where it was not downloaded: the package alone does not hold it. */
function electronBinary() {
  const folder = join(root, "node_modules", "electron");
  const names = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" };
  const binary = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"),
    names[process.platform] ?? "electron",
  );
  return existsSync(binary) ? binary : undefined;
}

/** Runs to the end with this terminal, and ends as it ended. */
function hand(command, commandArgs) {
  const child = spawn(command, commandArgs, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`Selfsame could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
}

const built = spawnSync(process.execPath, ["scripts/build-stale.mjs"], { cwd: root, stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
const electron = electronBinary();
if (electron) hand(electron, [root, ...args]);
else {
  const { version } = JSON.parse(readFileSync(join(root, "node_modules/electron/package.json"), "utf8"));
  process.stderr.write(
    `Opening in the browser: the binary of Electron ${version} is not here (\`npx install-electron\` downloads it).\n`,
  );
  hand(process.execPath, [join(root, "dist/cli/main.js"), "host", "--open", ...args]);
}
