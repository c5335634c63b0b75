/**
 * SQLite as the case store uses it: a thin layer over libsql that binds only what can be bound (libsql ends the process
 * over a boolean), knows no pseudo-columns, and rolls back whatever ends a transaction.
 */
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import Libsql from "libsql";

export type SqlValue = string | number | null | Uint8Array;

export type SqlRow = Record<string, SqlValue>;

type Statement = Libsql.Statement<[SqlValue[]]>;

/** "reading": can change nothing. "frozen": the folder cannot be written to, not even for the files beside a database. */
export type Access = "writing" | "reading" | "frozen";

export class Database {
  private readonly libsql: Libsql.Database;
  private readonly statements = new Map<string, Statement>();
  private readonly file: string | undefined;

  /** @param path ":memory:" for one that is never written. @throws Error with the code of SQLite. */
  constructor(
    path: string,
    private readonly access: Access = "writing",
  ) {
    const href = path === ":memory:" ? path : pathToFileURL(path).href;
    try {
      this.libsql = new Libsql(access === "frozen" ? `${href}?mode=ro&immutable=1` : href, { timeout: 5000 });
    } catch (error) {
      // libsql opens without telling the code apart; 14 is SQLITE_CANTOPEN.
      throw Object.assign(new Error(String(error)), { code: "SQLITE_CANTOPEN" });
    }
    // Nothing in a database from elsewhere may call a function by itself; damaged pages are noticed when they are read.
    this.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON");
    if (access === "reading") this.exec("PRAGMA query_only = ON");
    this.file = path === ":memory:" ? undefined : identity(path);
  }

  exec(sql: string): void {
    this.libsql.exec(sql);
  }

  /** Every row. */
  all<Row extends object = SqlRow>(sql: string, ...values: SqlValue[]): Row[] {
    return this.statement(sql).all(bound(values)) as Row[];
  }

  /** The first row, or undefined. */
  one<Row extends object = SqlRow>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0];
  }

  /** Row by row, for what would not fit into memory. */
  each<Row extends object = SqlRow>(sql: string, ...values: SqlValue[]): Iterable<Row> {
    // Its own statement: the kept one may be used again before this is read to its end.
    return this.libsql.prepare<[SqlValue[]]>(sql).iterate(bound(values)) as Iterable<Row>;
  }

  /** @returns the number that the row got, where one was added. */
  run(sql: string, ...values: SqlValue[]): number {
    return Number(this.statement(sql).run(bound(values)).lastInsertRowid);
  }

  /** All of it or nothing. */
  transaction<T>(act: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const result = act();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk has ended the transaction already.
      if (this.libsql.inTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  /** What is read within it is of one moment; of that of a transaction that has begun already. */
  snapshot<T>(act: () => T): T {
    if (this.libsql.inTransaction) return act();
    this.exec("BEGIN");
    try {
      return act();
    } finally {
      if (this.libsql.inTransaction) this.exec("COMMIT");
    }
  }

  /** False where the file was removed or replaced: SQLite would go on writing into what nobody can find. */
  inPlace(path: string): boolean {
    try {
      return identity(path) === this.file;
    } catch {
      return false;
    }
  }

  /** A copy of this moment, of one file. @param path of a file that does not exist. */
  copyTo(path: string): void {
    this.exec("PRAGMA query_only = OFF");
    this.exec(`VACUUM INTO ${quoted(path)}`);
    if (this.access === "reading") this.exec("PRAGMA query_only = ON");
  }

  /** libsql lets go of the file only when its statements are collected: until then at least no lock is held. */
  close(): void {
    if (this.libsql.inTransaction) this.exec("ROLLBACK");
    this.statements.clear();
    this.libsql.close();
  }

  private statement(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.libsql.prepare<[SqlValue[]]>(sql);
      // Queries come in many forms; those of the last minutes are enough.
      if (this.statements.size >= 200) this.statements.clear();
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

/** In one array: libsql takes a single null for a list of its own. */
function bound(values: SqlValue[]): SqlValue[] {
  for (const value of values)
    if (value !== null && typeof value !== "string" && typeof value !== "number" && !(value instanceof Uint8Array))
      throw new TypeError(`A ${typeof value} cannot be bound.`);
  return values;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function identity(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}/${ino}`;
}
