/** Proves that a case is what its log says: entries, tables, result files and, where asked for, the originals. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { AuditEntry, CaseProblem, CaseVerification } from "../../contract/cases.ts";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { beginning, LOG, LogComparison, readEntry } from "./auditLog.ts";
import { sha256 } from "./canonicalJson.ts";
import { guarded } from "./caseError.ts";
import { DOCUMENT, filesBelow, foldersIn, RESULTS, readCaseDocument } from "./caseFolder.ts";
import { CaseReader } from "./caseReader.ts";
import { compareTables, type Tell } from "./compareTables.ts";
import type { Database } from "./database.ts";
import { filesDigest, filesOf } from "./imageRecord.ts";
import { Replay } from "./replay.ts";
import { HOLDER } from "./writerLock.ts";

export interface VerifyCaseOptions {
  /** Whether to read the pictures themselves as well, where they were scanned. */
  originals?: boolean;
  signal?: AbortSignal;
  /** So many files have been read. */
  progress?: (files: number) => void;
}

/** More problems are counted, not listed. */
const MOST_PROBLEMS = 1000;

/**
 * Nothing is changed. What a writer adds meanwhile is left out.
 * @throws SelfsameError notFound where there is no case; unsupported; what else keeps it from being read.
 */
export async function verifyCase(folder: string, options: VerifyCaseOptions = {}): Promise<CaseVerification> {
  const { id, title, created } = readCaseDocument(folder);
  const problems: CaseProblem[] = [];
  let more = 0;
  const tell: Tell = (part, text) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ part, text });
    else more++;
  };
  const verification: CaseVerification = {
    schema: "selfsame.case-verification/1",
    case: { id, title, created },
    intact: false,
    problems,
    more: 0,
    entries: 0,
    head: beginning,
    resultFiles: 0,
  };
  // Before the database: the file never holds more than that.
  const written = existsSync(join(folder, LOG)) ? guarded(folder, () => readFileSync(join(folder, LOG))) : undefined;
  if (!written) tell(LOG, "It is missing.");
  let reader: CaseReader;
  try {
    reader = CaseReader.open(folder);
  } catch (error) {
    const known = asSelfsameError(error);
    if (known.code !== "unreadable") throw error;
    tell("case.sqlite", known.message);
    return verification;
  }
  const { database } = reader;
  try {
    database.exec("BEGIN");
    checkDatabase(database, tell);
    const replay = new Replay();
    // A writer that is at work, or was killed, may have left the last lines and the last result half done.
    const inUse = existsSync(join(folder, HOLDER));
    const last = replayLog(database, replay, written, inUse, tell);
    verification.entries = last?.seq ?? 0;
    verification.head = last?.hash ?? beginning;
    const document = { id, document: sha256(readFileSync(join(folder, DOCUMENT))) };
    if (replay.document?.id !== id || replay.document.document !== document.document)
      tell(DOCUMENT, "It is not the one that the case was created with.");
    compareTables(database, replay, tell);
    verification.resultFiles = await checkResults(folder, database, replay, inUse, tell, options);
    if (options.originals) verification.originals = await checkOriginals(database, options);
  } catch (error) {
    if (!(error instanceof Error && /^SQLITE_CORRUPT/.test(String((error as { code?: unknown }).code)))) throw error;
    tell("case.sqlite", "The database is damaged.");
  } finally {
    reader.close();
  }
  return { ...verification, intact: problems.length === 0, more };
}

function checkDatabase(database: Database, tell: Tell): void {
  for (const row of database.all("PRAGMA integrity_check")) {
    const [text] = Object.values(row);
    if (text !== "ok") tell("case.sqlite", String(text));
  }
  for (const { table } of database.all("PRAGMA foreign_key_check"))
    tell(String(table), "A row belongs to a picture or an entry that there is not.");
}

/** @returns the last entry that holds. */
function replayLog(
  database: Database,
  replay: Replay,
  written: Uint8Array | undefined,
  inUse: boolean,
  tell: Tell,
): AuditEntry | undefined {
  const file = written && new LogComparison(written);
  let last: AuditEntry | undefined;
  let ends = 0;
  for (const row of database.each<{ seq: number; line: string; ends: number }>("SELECT * FROM audit ORDER BY seq")) {
    const number = (last?.seq ?? 0) + 1;
    try {
      const entry = readEntry(row.line, last);
      ends += Buffer.byteLength(row.line) + 1;
      if (row.seq !== entry.seq || row.ends !== ends) throw new Error("its row is not where it belongs");
      replay.apply(entry);
      last = entry;
    } catch (error) {
      tell(`log entry ${number}`, `It does not hold, nor does anything after it: ${(error as Error).message}.`);
      return last;
    }
    if (file && !file.follow(row.line)) {
      tell(LOG, `Line ${number} is not what the database holds.`);
      return last;
    }
  }
  if (file && file.beyond > 0) tell(LOG, "It goes on behind the last entry of the database.");
  if (file?.short && !inUse) tell(LOG, "Lines at its end are missing.");
  return last;
}

/** @returns how many files have the hash that was recorded. */
async function checkResults(
  folder: string,
  database: Database,
  { results }: Replay,
  inUse: boolean,
  tell: Tell,
  { signal, progress }: VerifyCaseOptions,
): Promise<number> {
  let [good, read] = [0, 0];
  const seen = new Set<string>();
  const keys = database.all<{ sha256: string; pipeline: string }>(
    "SELECT DISTINCT sha256, pipeline FROM resultFiles ORDER BY sha256, pipeline",
  );
  for (const { sha256: picture, pipeline: by } of keys) {
    const key = `${picture}/${by}`;
    seen.add(key);
    const files = filesOf(database, picture, by);
    if (results.get(key) !== filesDigest(files))
      tell(`${RESULTS}/${key}`, "Names or hashes of its files are not what the log says.");
    const present = new Set(filesBelow(join(folder, RESULTS, key)));
    for (const { name, hash } of files) {
      signal?.throwIfAborted();
      const at = `${RESULTS}/${key}/${name}`;
      if (!present.delete(name)) tell(at, "It is missing.");
      else if (sha256(await readFile(join(folder, at))) !== hash) tell(at, "It was changed.");
      else good++;
      progress?.(++read);
    }
    for (const name of present) tell(`${RESULTS}/${key}/${name}`, "It was never recorded.");
  }
  for (const key of results.keys()) if (!seen.has(key)) tell(`${RESULTS}/${key}`, "What it consists of is missing.");
  for (const picture of inUse ? [] : foldersIn(join(folder, RESULTS)))
    for (const by of foldersIn(join(folder, RESULTS, picture)))
      if (!seen.has(`${picture}/${by}`)) tell(`${RESULTS}/${picture}/${by}`, "It was never recorded.");
  return good;
}

async function checkOriginals(
  database: Database,
  { signal, progress }: VerifyCaseOptions,
): Promise<CaseVerification["originals"]> {
  const found: NonNullable<CaseVerification["originals"]> = { same: 0, missing: [], changed: [], unknown: 0 };
  let read = 0;
  for (const { root, path, sha256: expected } of database.each<{ root: string; path: string; sha256: string | null }>(
    "SELECT root, path, sha256 FROM images ORDER BY id",
  )) {
    signal?.throwIfAborted();
    if (expected === null) {
      found.unknown++;
      continue;
    }
    const place = join(root, path);
    try {
      const hash = createHash("sha256");
      await pipeline(createReadStream(place), hash, { signal });
      if (hash.digest("hex") === expected) found.same++;
      else found.changed.push(place);
    } catch (error) {
      signal?.throwIfAborted();
      const { code } = error as NodeJS.ErrnoException;
      if (!code) throw new SelfsameError("internal", String(error));
      found.missing.push(place);
    }
    progress?.(++read);
  }
  return found;
}
