/** A case from its archive. It is checked in a folder beside its own, and appears there when everything in it holds. */
import { randomUUID } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, open, type ZipFile } from "yauzl";
import type { CaseDocument } from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { fileError } from "../evidence/readFile.ts";
import { type ArchiveOptions, Hashing, MANIFEST } from "./archive.ts";
import { caseError } from "./caseError.ts";
import { readCaseDocument } from "./caseFolder.ts";
import { CaseWriter } from "./caseWriter.ts";
import { verifyCase } from "./verifyCase.ts";

/** The only names that an archive may hold: nothing leaves the folder, whatever an archive says. */
const permitted =
  /^(MANIFEST\.sha256|case\.json|case\.sqlite|log\.jsonl|results\/[0-9a-f]{64}\/[0-9a-f]{64}\/(maps\/)?[A-Za-z0-9][A-Za-z0-9._-]*)$/;

/**
 * @param folder does not exist, or is empty.
 * @throws SelfsameError notFound; unreadable: it is no archive of a case, or something in it is not what it should be;
 *   usage: the folder is not empty, the disk is too small, nothing can be written; unsupported: from a newer version.
 */
export async function importCase(
  archive: string,
  folder: string,
  options: ArchiveOptions & { actor?: string } = {},
): Promise<CaseDocument> {
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new SelfsameError("usage", `${folder} is not empty.`, "Choose another folder.");
  const work = `${target}.${randomUUID()}.part`;
  try {
    const sha256 = await hashOf(archive);
    mkdirSync(work, { recursive: true });
    const hashes = await unpack(archive, work, options);
    checkManifest(archive, join(work, MANIFEST), hashes);
    rmSync(join(work, MANIFEST));
    const document = readCaseDocument(work);
    const { intact, problems } = await verifyCase(work, { signal: options.signal });
    if (!intact) throw refused(archive, `${problems[0].part}: ${problems[0].text}`);
    if (existsSync(target)) rmdirSync(target);
    renameSync(work, target);
    const writer = CaseWriter.open(target, options);
    writer.recordImport({ name: basename(archive), sha256 });
    writer.close();
    return document;
  } catch (error) {
    throw caseError(dirname(target), error);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function hashOf(path: string): Promise<string> {
  const hashing = new Hashing();
  try {
    await pipeline(createReadStream(path), hashing.resume());
  } catch (error) {
    throw fileError(path, error);
  }
  return hashing.digest();
}

/** @returns SHA-256 of every file, by name. */
async function unpack(
  archive: string,
  work: string,
  { signal, progress }: ArchiveOptions,
): Promise<Map<string, string>> {
  const zip = await opened(archive);
  const hashes = new Map<string, string>();
  try {
    const { bavail, bsize } = statfsSync(work);
    let room = bavail * bsize;
    for await (const entry of entriesOf(archive, zip)) {
      signal?.throwIfAborted();
      const name = entry.fileName;
      if (!permitted.test(name)) throw refused(archive, `"${name.slice(0, 200)}" does not belong into a case`);
      if (hashes.has(name)) throw refused(archive, `${name} is in it twice`);
      room -= entry.uncompressedSize;
      if (room < 0)
        throw new SelfsameError(
          "usage",
          "The disk is too small for this case.",
          "Free some space, or choose another disk.",
        );
      hashes.set(name, await extract(zip, entry, join(work, name), signal));
      progress?.(hashes.size);
    }
  } catch (error) {
    // yauzl tells of damage by errors without a code: sizes that differ, data that cannot be inflated.
    const { code } = error as { code?: unknown };
    if (error instanceof SelfsameError || (typeof code === "string" && /^E[A-Z]+$/.test(code))) throw error;
    signal?.throwIfAborted();
    throw refused(archive, (error as Error).message);
  } finally {
    zip.close();
  }
  return hashes;
}

async function extract(zip: ZipFile, entry: Entry, path: string, signal?: AbortSignal): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  const hashing = new Hashing();
  const source = await new Promise<NodeJS.ReadableStream>((done, fail) =>
    zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream))),
  );
  // "wx": an ordinary new file, whatever the archive would have it be.
  await pipeline(source, hashing, createWriteStream(path, { flags: "wx", flush: true }), { signal });
  return hashing.digest();
}

function opened(archive: string): Promise<ZipFile> {
  return new Promise((done, fail) =>
    open(archive, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? fail(refused(archive, error.message)) : done(zip),
    ),
  );
}

async function* entriesOf(archive: string, zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((done, fail) => {
      zip.removeAllListeners();
      zip.once("entry", done);
      zip.once("end", () => done(undefined));
      zip.once("error", (error: Error) => fail(refused(archive, error.message)));
      zip.readEntry();
    });
    if (!entry) return;
    yield entry;
  }
}

/** Each file has the hash that the manifest says, and there is none that it does not name. */
function checkManifest(archive: string, path: string, hashes: ReadonlyMap<string, string>): void {
  if (!existsSync(path)) throw refused(archive, `it has no ${MANIFEST}`);
  const left = new Map(hashes);
  left.delete(MANIFEST);
  for (const line of readFileSync(path, "utf8").split("\n").slice(0, -1)) {
    const [hash, name] = [line.slice(0, 64), line.slice(66)];
    if (left.get(name) !== hash) throw refused(archive, `${name} is missing or not what ${MANIFEST} says`);
    left.delete(name);
  }
  for (const name of left.keys()) throw refused(archive, `${MANIFEST} does not name ${name}`);
}

const refused = (archive: string, why: string): SelfsameError =>
  new SelfsameError(
    "unreadable",
    `${archive} is no whole archive of a case: ${why}.`,
    "Copy it again from where it was made. Nothing was imported.",
  );
