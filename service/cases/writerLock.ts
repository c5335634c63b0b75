/**
 * One process writes to a case at a time. `writer.lock` is locked by the system through SQLite, which lets go of it however
 * the process ends: a lock is never left behind, and no process number has to be trusted. `writer.json` only says who holds
 * it. (No other code may open writer.lock: closing it would let go of the lock, see "How To Corrupt", 2.2, sqlite.org.)
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { writeWhole } from "../wholeFile.ts";
import { Database } from "./database.ts";

const holderSchema = z.object({ pid: z.number().int(), host: z.string(), since: z.iso.datetime() });

/** While there is this file, a writer is at work or was killed. */
export const HOLDER = "writer.json";

/** Names that belong to the process, not to the case. */
export const lockFiles = ["writer.lock", HOLDER] as const;

export class WriterLock {
  private constructor(
    private readonly database: Database,
    private readonly words: string,
    /** Whether the last one to write ended without letting go. */
    readonly leftBehind: boolean,
  ) {}

  /** @throws SelfsameError usage where another process, or this one, has the case open for writing. */
  static take(folder: string): WriterLock {
    const words = join(folder, HOLDER);
    const database = new Database(join(folder, "writer.lock"));
    try {
      database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { code?: unknown }).code === "SQLITE_BUSY") throw held(folder, words);
      throw error;
    }
    const leftBehind = existsSync(words);
    writeWhole(words, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }));
    return new WriterLock(database, words, leftBehind);
  }

  release(): void {
    rmSync(this.words, { force: true });
    this.abandon();
  }

  /** Lets go, and leaves the word that the case is not in order. */
  abandon(): void {
    this.database.close();
  }
}

/**
 * Who else is at work, as far as can be told without the lock; undefined where nobody is, or this process. To be shown: the lock
 * decides.
 */
export function otherWriter(folder: string): string | undefined {
  try {
    const { pid, host, since } = holderSchema.parse(JSON.parse(readFileSync(join(folder, HOLDER), "utf8")));
    if (host === hostname() && (pid === process.pid || !lives(pid))) return undefined;
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function held(folder: string, words: string): SelfsameError {
  let by = "another process";
  try {
    const { pid, host, since } = holderSchema.parse(JSON.parse(readFileSync(words, "utf8")));
    by = pid === process.pid && host === hostname() ? "this program" : `process ${pid} on ${host}`;
    by += `, since ${since}`;
  } catch {
    // It has just taken the lock and not said so yet.
  }
  return new SelfsameError(
    "usage",
    `The case in ${folder} is already open for writing by ${by}.`,
    "It can be read meanwhile. Close it there to write to it here.",
  );
}
