/**
 * A case as one file: a ZIP archive of case.json, case.sqlite, log.jsonl and results/, and MANIFEST.sha256 with the hashes
 * of all of them, which `sha256sum -c` reads as well. The pictures themselves stay where they are.
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { SelfsameError } from "../../contract/errors.ts";
import { LOG } from "./auditLog.ts";
import { caseError } from "./caseError.ts";
import { DATABASE, DOCUMENT, RESULTS } from "./caseFolder.ts";
import { CaseReader } from "./caseReader.ts";
import { Database } from "./database.ts";

export const MANIFEST = "MANIFEST.sha256";

export interface ArchiveOptions {
  signal?: AbortSignal;
  /** So many files have been packed or unpacked. */
  progress?: (files: number) => void;
}

/** Bytes pass through it and are hashed. */
export class Hashing extends Transform {
  private readonly hash = createHash("sha256");
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  /** Lower-case hexadecimal; once, after the last byte. */
  digest(): string {
    return this.hash.digest("hex");
  }
}

interface Packed {
  /** In the archive. */
  name: string;
  from: string;
  /** Where it was recorded: then it must be that. */
  hash?: string;
}

/**
 * The case of one moment; a scan may go on meanwhile. The file appears when it is complete.
 * @throws SelfsameError usage: there is such a file, or nothing can be written; unreadable: a file of the case is missing
 *   or changed; notFound.
 */
export async function exportCase(folder: string, file: string, options: ArchiveOptions = {}): Promise<void> {
  if (existsSync(file)) throw new SelfsameError("usage", `There is a file ${file} already.`, "Choose another name.");
  const reader = CaseReader.open(folder);
  let work: string | undefined;
  try {
    // Beside the archive: where that has room, the copy of the database has.
    work = mkdtempSync(`${resolve(file)}.`);
    const copy = join(work, DATABASE);
    reader.database.copyTo(copy);
    const archive = join(work, "archive");
    await pack(archive, packed(folder, work, copy), options);
    renameSync(archive, file);
  } catch (error) {
    throw caseError(dirname(resolve(file)), error);
  } finally {
    reader.close();
    if (work) rmSync(work, { recursive: true, force: true });
  }
}

/** Everything of the archive but its manifest. The log is written from the database: the two are of the same moment. */
function* packed(folder: string, work: string, copy: string): Generator<Packed> {
  const database = new Database(copy, "reading");
  try {
    const lines = database.all<{ line: string }>("SELECT line FROM audit ORDER BY seq");
    writeFileSync(join(work, LOG), lines.map(({ line }) => `${line}\n`).join(""));
    yield { name: DOCUMENT, from: join(folder, DOCUMENT) };
    yield { name: LOG, from: join(work, LOG) };
    for (const { sha256, pipeline: by, name, hash } of database.each<Record<string, string>>(
      "SELECT sha256, pipeline, name, hash FROM resultFiles ORDER BY sha256, pipeline, name",
    )) {
      const at = `${RESULTS}/${sha256}/${by}/${name}`;
      yield { name: at, from: join(folder, at), hash };
    }
  } finally {
    database.close();
  }
  yield { name: DATABASE, from: copy };
}

async function pack(archive: string, files: Iterable<Packed>, { signal, progress }: ArchiveOptions): Promise<void> {
  const zip = new ZipFile();
  const handle = await open(archive, "wx");
  const stop = new AbortController();
  const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const writing = pipeline(zip.outputStream, handle.createWriteStream({ flush: true }), { signal: ended });
  // Awaited below; a failure must not count as unhandled meanwhile.
  writing.catch(() => undefined);
  try {
    let manifest = "";
    let count = 0;
    for (const { name, from, hash } of files) {
      const hashing = new Hashing();
      // One at a time: the next file is opened when this one has been read. Pictures are compressed already.
      zip.addReadStream(hashing, name, { compress: !/\.(png|webp)$/.test(name), mtime: new Date(0) });
      const reading = pipeline(createReadStream(from), hashing, { signal: ended });
      await Promise.race([reading, writing.then(() => reading)]).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? altered(from, "is missing") : error;
      });
      const found = hashing.digest();
      if (hash !== undefined && found !== hash) throw altered(from, "is not what was recorded");
      manifest += `${found}  ${name}\n`;
      progress?.(++count);
    }
    zip.addBuffer(Buffer.from(manifest), MANIFEST, { mtime: new Date(0) });
    zip.end();
    await writing;
  } catch (error) {
    stop.abort();
    await writing.catch(() => undefined);
    throw error;
  }
}

const altered = (path: string, how: string): SelfsameError =>
  new SelfsameError("unreadable", `${path} ${how}.`, "selfsame case verify tells what else is.");
