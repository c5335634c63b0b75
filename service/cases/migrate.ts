/** Brings the database of a case to the version that this program writes. */
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { Database } from "./database.ts";
import { migrations } from "./schema.ts";

/** "Self": what kind of SQLite database a file is (sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION = 0x53656c66;

/**
 * Each missing step in one transaction with the number that says it was taken. Before that the database is copied to
 * `<path>.version-<n>`; a copy that an interrupted attempt left is made again, as the database is still the old one.
 * @param writable whether it may be changed; an older database that may not is refused.
 * @throws SelfsameError unsupported: written by a newer program; or older, and not writable. unreadable: of something else.
 */
export function migrate(
  database: Database,
  path: string,
  writable: boolean,
  steps: readonly string[] = migrations,
): void {
  const folder = dirname(path);
  const version = number(database, "user_version");
  if (version > steps.length)
    throw new SelfsameError(
      "unsupported",
      `The case in ${folder} was written by a newer version of Selfsame: its tables are of version ${version}, this program knows ${steps.length}.`,
      "Update Selfsame. The case was not changed.",
    );
  if (version > 0 && number(database, "application_id") !== APPLICATION) throw foreign(folder);
  if (version < steps.length) {
    if (!writable)
      throw new SelfsameError(
        "unsupported",
        `The case in ${folder} was written by an older version of Selfsame and must be brought up to date first.`,
        "Open it once for writing; a copy of its database is kept.",
      );
    if (version > 0) {
      const copy = `${path}.version-${version}`;
      rmSync(copy, { force: true });
      database.copyTo(copy);
    }
    database.transaction(() => {
      for (const step of steps.slice(version)) database.exec(step);
      database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${steps.length}`);
    });
  }
  // A trigger or a view that somebody added would act whenever the case is used.
  if (layout(database) !== expected(steps)) throw foreign(folder);
}

const foreign = (folder: string): SelfsameError =>
  new SelfsameError(
    "unreadable",
    `The database of the case in ${folder} has other tables than Selfsame makes.`,
    "It was changed by another program, or is no case.",
  );

function number(database: Database, pragma: string): number {
  return Object.values(database.one(`PRAGMA ${pragma}`) ?? {})[0] as number;
}

/** Everything that is declared, in an order of its own. */
function layout(database: Database): string {
  return JSON.stringify(database.all("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
}

const known = new Map<readonly string[], string>();

function expected(steps: readonly string[]): string {
  let text = known.get(steps);
  if (text === undefined) {
    const fresh = new Database(":memory:");
    for (const step of steps) fresh.exec(step);
    text = layout(fresh);
    fresh.close();
    known.set(steps, text);
  }
  return text;
}
