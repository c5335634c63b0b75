/** What the system or the database refuses, in words. */
import { SelfsameError } from "../../contract/errors.ts";
import { writeError } from "../report/resultFiles.ts";

/** Codes of SQLite as the codes of the system that mean the same. */
const asSystem: Record<string, string> = {
  SQLITE_FULL: "ENOSPC",
  SQLITE_READONLY: "EACCES",
  SQLITE_PERM: "EACCES",
  SQLITE_CANTOPEN: "ENOENT",
};

const kept = "Everything that was recorded before is kept.";

/** Any error from work on the case in `folder`; those that are told already pass through. */
export function caseError(folder: string, error: unknown): unknown {
  if (error instanceof SelfsameError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code ?? "") : "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return new SelfsameError(
      "unreadable",
      `The database of the case in ${folder} is damaged.`,
      "Results and log.jsonl beside it may be whole; take the case from its last archive.",
    );
  if (code.startsWith("SQLITE_BUSY"))
    return new SelfsameError(
      "usage",
      `The case in ${folder} is busy.`,
      "Another program uses its database; try again.",
    );
  const system = Object.entries(asSystem).find(([known]) => code.startsWith(known))?.[1];
  if (system) return writeError(folder, Object.assign(new Error(), { code: system }), kept);
  // What else it says of reading and writing: a disk that was taken out, a network that is gone.
  if (code.startsWith("SQLITE_IOERR")) return writeError(folder, Object.assign(new Error(), { code }), kept);
  if (/^E[A-Z]+$/.test(code)) return writeError(folder, error, kept);
  return error;
}

/** Does something to the case in `folder`. @throws SelfsameError in words. */
export function guarded<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw caseError(folder, error);
  }
}

export const removed = (folder: string): SelfsameError =>
  new SelfsameError(
    "notFound",
    `The case in ${folder} was removed or replaced while it was open.`,
    `If it was moved, move it back. ${kept}`,
  );
