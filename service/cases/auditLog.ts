/**
 * The log of a case: entries that are only ever added, each with the hash of the one before.
 *
 * An entry is written to the database in the transaction of the change that it tells of: there is no change without an
 * entry, and none without its change. `log.jsonl` repeats the entries for readers without SQL, and so that altering one of
 * the two is noticed. It is written after the transaction: however the process ends, it holds the same lines or fewer, and
 * what it lacks is added the next time. Hashes prove that an entry was not changed, not that the whole log was not written
 * anew; against that, the hash of the last entry can be noted elsewhere.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type AuditEntry, auditEntrySchema } from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { canonicalJson, digest } from "./canonicalJson.ts";
import type { Database } from "./database.ts";

export const LOG = "log.jsonl";

/** What stands in place of the hash before the first entry. */
export const beginning = "0".repeat(64);

/** What an entry tells, without its place in the chain. */
export type Told = Pick<AuditEntry, "action" | "subject" | "detail">;

export const sealed = (entry: Omit<AuditEntry, "hash">): AuditEntry => ({ ...entry, hash: digest(entry) });

/** @throws Error saying what is wrong where a line is not the entry that follows `before`. */
export function readEntry(line: string, before: Pick<AuditEntry, "seq" | "hash"> | undefined): AuditEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error("it is no JSON");
  }
  const { success, data: entry } = auditEntrySchema.safeParse(value);
  if (!success || canonicalJson(entry) !== line) throw new Error("it is no entry as this program writes them");
  const { hash, ...rest } = entry;
  if (digest(rest) !== hash) throw new Error("its content is not what its hash was made of");
  if (entry.seq !== (before?.seq ?? 0) + 1) throw new Error("it is not the next in number");
  if (entry.previous !== (before?.hash ?? beginning)) throw new Error("it does not follow the entry before");
  return entry;
}

interface Row {
  seq: number;
  line: string;
  ends: number;
}

export class AuditLog {
  private last: { seq: number; hash: string; ends: number };

  /** @param actor who is at work; @param tool program and version. */
  constructor(
    private readonly database: Database,
    private readonly folder: string,
    private readonly actor: string,
    private readonly tool: string,
  ) {
    this.last = this.stored();
  }

  /** Number of the next entry. */
  get next(): number {
    return this.last.seq + 1;
  }

  /** Within a transaction. What is rolled back must be followed by `forget`. */
  add(told: Told): AuditEntry {
    const { actor, tool } = this;
    const { seq, hash, ends } = this.last;
    const entry = sealed({ seq: seq + 1, time: new Date().toISOString(), actor, tool, ...told, previous: hash });
    const line = canonicalJson(entry);
    const end = ends + Buffer.byteLength(line) + 1;
    this.database.run("INSERT INTO audit (seq, line, ends) VALUES (?, ?, ?)", entry.seq, line, end);
    this.last = { seq: entry.seq, hash: entry.hash, ends: end };
    return entry;
  }

  /** After a transaction that came to nothing. */
  forget(): void {
    this.last = this.stored();
  }

  /**
   * Adds to log.jsonl what it lacks, and waits until it is on the disk.
   * @throws SelfsameError unreadable where its last line is not what the database holds; else what the system throws.
   */
  writeFile(): void {
    const file = openSync(join(this.folder, LOG), "a+");
    try {
      const { size } = fstatSync(file);
      if (size === this.last.ends) return;
      const missing = this.missing(file, size);
      let written = 0;
      while (written < missing.length) written += writeSync(file, missing, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** What follows the first `size` bytes, of which the last line is compared. */
  private missing(file: number, size: number): Buffer {
    const rows = this.database.all<Row>("SELECT seq, line, ends FROM audit WHERE ends > ? ORDER BY seq", size);
    const text = Buffer.from(rows.map(({ line }) => `${line}\n`).join(""));
    const begins = rows.length > 0 ? rows[0].ends - Buffer.byteLength(rows[0].line) - 1 : this.last.ends;
    // Cut off within an entry, or longer than all of them.
    const partial = Buffer.alloc(Math.max(0, size - begins));
    readSync(file, partial, 0, partial.length, begins);
    if (!text.subarray(0, partial.length).equals(partial))
      throw new SelfsameError(
        "unreadable",
        `${LOG} of the case in ${this.folder} is not what the case has recorded: something else wrote to it.`,
        "selfsame case verify tells where. Nothing was changed.",
      );
    return text.subarray(partial.length);
  }

  private stored(): { seq: number; hash: string; ends: number } {
    const row = this.database.one<Row>("SELECT seq, line, ends FROM audit ORDER BY seq DESC LIMIT 1");
    if (!row) return { seq: 0, hash: beginning, ends: 0 };
    return { seq: row.seq, hash: (JSON.parse(row.line) as AuditEntry).hash, ends: row.ends };
  }
}

/** Whether the bytes of a log are those lines, or the first of them; a last line may be cut off. */
export class LogComparison {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @returns false where the log holds something else in place of this line. */
  follow(line: string): boolean {
    const expected = Buffer.from(`${line}\n`);
    const found = this.bytes.subarray(this.position, this.position + expected.length);
    this.position += expected.length;
    return expected.subarray(0, found.length).equals(found);
  }

  /** Whether it ended before the last line did. */
  get short(): boolean {
    return this.bytes.length < this.position;
  }

  /** Bytes behind the last line. */
  get beyond(): number {
    return Math.max(0, this.bytes.length - this.position);
  }
}
