/**
 * The folder of a case:
 *
 *   case.json        which case it is; written once
 *   case.sqlite      tables: pictures, findings, jobs, notes, marks, log (schema.ts)
 *   log.jsonl        the log once more, one entry a line (auditLog.ts)
 *   results/<sha256 of the picture>/<pipeline>/   result.json, fused.png, maps/: as `verify --out` writes them; thumbnail.webp
 *   staging/         results that are being written
 *   writer.lock, writer.json   who writes to it (writerLock.ts)
 *
 * Beside case.sqlite SQLite keeps -wal and -shm while it is open, and migrations a copy of what was before.
 */
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CaseDocument, caseDocumentSchema } from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { caseError } from "./caseError.ts";

export const DOCUMENT = "case.json";
export const DATABASE = "case.sqlite";
export const RESULTS = "results";
export const STAGING = "staging";

/** @throws SelfsameError notFound: no case there; unsupported: of a newer program; unreadable. */
export function readCaseDocument(folder: string): CaseDocument {
  const path = join(folder, DOCUMENT);
  let text: string;
  try {
    if (!statSync(path).isFile()) throw Object.assign(new Error(), { code: "ENOENT" });
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new SelfsameError(
        "notFound",
        `There is no case in ${folder}.`,
        `A case is a folder with ${DOCUMENT} in it.`,
      );
    if (code === "EACCES" || code === "EPERM")
      throw new SelfsameError("unreadable", `The case in ${folder} may not be read.`, "Check its permissions.");
    throw caseError(folder, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  const parsed = caseDocumentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === "string" && /^selfsame\.case\/\d+$/.test(schema) && schema !== "selfsame.case/1")
    throw new SelfsameError(
      "unsupported",
      `The case in ${folder} was written by a newer version of Selfsame (${schema}).`,
      "Update Selfsame. The case was not changed.",
    );
  throw damaged(path);
}

const damaged = (path: string): SelfsameError =>
  new SelfsameError("unreadable", `${path} is damaged.`, "Take it from an archive of the case: it never changes.");

/** Names of the ordinary files below a folder, with forward slashes, in order; none where there is no such folder. */
export function filesBelow(folder: string, below = ""): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return entries
    .flatMap((entry) => {
      const name = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory() ? filesBelow(folder, name) : [name];
    })
    .sort();
}

/** Names of the folders in a folder; none where there is no such folder. */
export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
