/**
 * Files that the window hands over, for it cannot say where they lie: <folder>/<sha256>/<name>. What comes is written under
 * a random name, looked at, and moved to its place whole; of what is refused or breaks off nothing stays.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { SelfsameError } from "../contract/errors.ts";
import { type KeptFile, referenceTo, referredTo } from "../contract/files.ts";
import { maxUploadBytes } from "../contract/routes.ts";
import { safeFileName } from "./fileNames.ts";
import { fileFacts } from "./models/library/fileFacts.ts";

/** So long may a file lie that nothing refers to: it may stand in a form. Also what a process has left that was killed while it wrote. */
const graceMs = 24 * 60 * 60 * 1000;

export interface Kept extends KeptFile {
  path: string;
  /** Whether it was not there before. */
  fresh: boolean;
}

export class KeptFiles {
  /** @param folder made with the first file. */
  constructor(private readonly folder: string) {}

  /**
   * @param given the name that the reader knows the file by.
   * @param look at the file before it gets its place; where it throws, nothing is kept.
   * @throws SelfsameError usage (empty, or not to be written), tooLarge, cancelled where the body breaks off; what `look` throws.
   */
  async keep(given: string, body: AsyncIterable<Uint8Array>, look?: (path: string) => Promise<unknown>): Promise<Kept> {
    const name = keptName(given);
    const part = join(this.folder, `${randomUUID()}.part`);
    try {
      mkdirSync(this.folder, { recursive: true });
      const { sha256, bytes } = await write(part, name, body);
      await look?.(part);
      const path = this.placeOf({ sha256, name });
      const fresh = !existsSync(path);
      mkdirSync(dirname(path), { recursive: true });
      renameSync(part, path);
      return { path, fresh, reference: referenceTo({ sha256, name }), name, bytes, sha256 };
    } catch (error) {
      if (existsSync(part)) rmSync(part, { force: true });
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (error instanceof SelfsameError || typeof code !== "string") throw error;
      const [why, advice] = reasons[code] ?? [`the system says ${code}`, again];
      throw new SelfsameError("usage", `“${name}” could not be kept in ${this.folder}: ${why}.`, advice);
    }
  }

  /**
   * The path of a file that is kept; of a text that is no reference, itself.
   * @throws SelfsameError notFound where it is gone, unreadable where it is another file now.
   */
  async pathOf(text: string): Promise<string> {
    const referred = this.find(text);
    if (!referred) return text;
    const { path, name, sha256 } = referred;
    if ((await fileFacts(path)).sha256 !== sha256)
      throw new SelfsameError("unreadable", `“${name}” was changed since it was kept, in ${path}.`, again);
    return path;
  }

  /** The file that a text refers to, if it refers to any. @throws SelfsameError notFound where it is gone. */
  find(text: string): Pick<Kept, "path" | "name" | "sha256"> | undefined {
    const referred = referredTo(text);
    if (!referred) return undefined;
    const path = this.placeOf(referred);
    // A reference that was made up may name anything.
    if (keptName(referred.name) === referred.name && existsSync(path)) return { ...referred, path };
    throw new SelfsameError("notFound", `“${referred.name}” is no longer kept in ${this.folder}.`, again);
  }

  /** Whether the file at a path is one of these. */
  holds(path: string): boolean {
    const place = dirname(path);
    return dirname(place) === resolve(this.folder) && hashPattern.test(basename(place));
  }

  /** Deletes a file of these. One that is gone is no error. */
  remove(path: string): void {
    if (!this.holds(path)) return;
    rmSync(path, { force: true, maxRetries: 5, retryDelay: 100 });
    this.removeEmpty(dirname(path));
  }

  /** Deletes what has lain here for a day and is not among the paths `inUse`, and beginnings of files that never came whole. */
  collect(inUse: ReadonlySet<string>): void {
    for (const entry of namesIn(this.folder)) {
      const place = join(this.folder, entry);
      if (entry.endsWith(".part") && isOld(place)) rmSync(place, { force: true });
      if (!hashPattern.test(entry)) continue;
      for (const name of namesIn(place)) {
        const path = this.placeOf({ sha256: entry, name });
        if (!inUse.has(path) && isOld(path)) this.remove(path);
      }
    }
  }

  /** Where a file of this content and name lies, if it is kept. */
  placeOf({ sha256, name }: Pick<KeptFile, "sha256" | "name">): string {
    return resolve(this.folder, sha256, name);
  }

  private removeEmpty(place: string): void {
    try {
      rmdirSync(place);
    } catch {
      // Another file of the same content lies there.
    }
  }
}

const again = "Choose the file again.";
const byPath = "Name its path instead: then it stays where it is.";

const hashPattern = /^[0-9a-f]{64}$/;

const reasons: Record<string, [why: string, advice: string]> = {
  ENOSPC: ["the disk is full", "Free some space, then choose the file again."],
  EDQUOT: ["your quota of the disk is used up", "Free some space, then choose the file again."],
  EROFS: ["the disk is read-only", byPath],
  EACCES: ["you may not write there", `Change the permissions of the folder. ${byPath}`],
  EPERM: ["you may not write there", `Change the permissions of the folder. ${byPath}`],
  EEXIST: ["a part of the path is a file", "Move that file away, then choose yours again."],
  ENOTDIR: ["a part of the path is a file", "Move that file away, then choose yours again."],
};

/** The longest name in characters, of four bytes each at most: file systems take 255. */
const longest = 60;

/** Short enough for file systems, with its ending; names that Windows keeps for devices get a mark. Of such a name, itself. */
export function keptName(given: string): string {
  const safe = safeFileName(given, "file").replace(/[.\s]+$/, "") || "file";
  const stem = [...safe.slice(0, safe.length - extname(safe).length)];
  const ending = [...extname(safe).replace(/\s/g, "_")].slice(0, 16);
  const name = [...stem.slice(0, longest - ending.length), ...ending].join("").replace(/\s+$/, "");
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

async function write(path: string, name: string, body: AsyncIterable<Uint8Array>) {
  const file = await open(path, "wx", 0o600);
  try {
    return await writeBody(file, name, body);
  } finally {
    await file.close();
  }
}

/** @throws SelfsameError usage, tooLarge, cancelled; what the system throws. */
export async function writeBody(file: FileHandle, name: string, body: AsyncIterable<Uint8Array>) {
  const hash = createHash("sha256");
  let bytes = 0;
  let failure: unknown;
  for await (const chunk of whole(body, name)) {
    bytes += chunk.length;
    if (bytes > maxUploadBytes)
      throw new SelfsameError("tooLarge", `“${name}” has more than ${maxUploadBytes / 2 ** 20} MiB.`, byPath);
    // Read to the end all the same: who sends does not listen before.
    if (failure) continue;
    hash.update(chunk);
    await file.writeFile(chunk).catch((error: unknown) => {
      failure = error;
    });
  }
  if (failure) throw failure;
  if (bytes === 0) throw new SelfsameError("usage", `“${name}” is empty.`, "Choose another file.");
  return { sha256: hash.digest("hex"), bytes };
}

/** A body that breaks off says so in words. */
async function* whole(body: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw new SelfsameError("cancelled", `“${name}” did not come whole: sending it broke off.`, again);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOld(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs > graceMs;
}
