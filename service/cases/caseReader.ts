/** A case, to be asked. Many can read it while one writes. */
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type {
  AuditEntry,
  CaseDocument,
  CaseFacets,
  CaseFilter,
  CaseImage,
  CaseJob,
  CaseNote,
  CaseRow,
  CaseSummary,
  CaseTotem,
  StateTotals,
} from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { type VerifyDocument, verifyDocumentSchema } from "../../contract/findings.ts";
import { beginning } from "./auditLog.ts";
import { guarded } from "./caseError.ts";
import { DATABASE, RESULTS, readCaseDocument } from "./caseFolder.ts";
import { Database } from "./database.ts";
import { alikeGroups, equalGroups } from "./duplicates.ts";
import { type FindingRow, findingsOf, imageColumns } from "./imageRecord.ts";
import { migrate } from "./migrate.ts";
import { countImages, facetsOf, type PageQuery, pageIds, pageOf, rowsOf, stateTotals } from "./queries.ts";

/** What decides whether a file is new or changed. */
export type KnownImage = Pick<CaseImage, "id" | "path" | "bytes" | "modified" | "sha256" | "pipeline" | "state">;

export class CaseReader {
  /** @param database of the case in `folder`. */
  constructor(
    readonly folder: string,
    readonly document: CaseDocument,
    readonly database: Database,
  ) {}

  /** @throws SelfsameError notFound, unreadable; unsupported where another version wrote it. */
  static open(folder: string): CaseReader {
    const document = readCaseDocument(folder);
    const path = join(folder, DATABASE);
    if (!existsSync(path))
      throw new SelfsameError(
        "unreadable",
        `${DATABASE} of the case in ${folder} is missing.`,
        "Take it from an archive.",
      );
    return guarded(folder, () => {
      const database = new Database(path, mayWrite(folder) || pending(path) ? "reading" : "frozen");
      try {
        migrate(database, path, false);
      } catch (error) {
        database.close();
        throw error;
      }
      return new CaseReader(folder, document, database);
    });
  }

  page(query: PageQuery): CaseRow[] {
    return this.ask((database) => pageOf(database, query));
  }

  /** Numbers of all pictures that a filter takes, in their order. */
  ids(query: Pick<PageQuery, "filter" | "sort"> = {}): number[] {
    return this.ask((database) => pageIds(database, { ...query, offset: 0, limit: Number.MAX_SAFE_INTEGER }));
  }

  /** Rows of these pictures, in this order. */
  rows(ids: readonly number[]): CaseRow[] {
    return this.ask((database) => rowsOf(database, ids));
  }

  count(filter?: CaseFilter): number {
    return this.ask((database) => countImages(database, filter));
  }

  totals(): StateTotals {
    return this.ask(stateTotals);
  }

  facets(filter?: CaseFilter): CaseFacets {
    return this.ask((database) => database.snapshot(() => facetsOf(database, filter)));
  }

  /** Everything that is known below a root. */
  known(root: string): KnownImage[] {
    return this.ask((database) =>
      database.all<KnownImage>(
        "SELECT id, path, bytes, modified, sha256, pipeline, state FROM images WHERE root = ? ORDER BY id",
        root,
      ),
    );
  }

  findings(image: number): FindingRow[] {
    return this.ask((database) => findingsOf(database, image));
  }

  notes(image: number): CaseNote[] {
    return this.ask((database) =>
      database.all<CaseNote>("SELECT id, image, time, author, text FROM notes WHERE image = ? ORDER BY id", image),
    );
  }

  /** What glass balls said of photographs with these bytes, or of all; the oldest first. */
  totems(sha256?: string): CaseTotem[] {
    const [where, values] = sha256 === undefined ? ["", []] : ["WHERE sha256 = ?", [sha256]];
    return this.ask((database) => database.all<CaseTotem>(`SELECT * FROM totems ${where} ORDER BY id`, ...values));
  }

  jobs(): CaseJob[] {
    return this.ask((database) =>
      database.all<CaseJob>("SELECT id, root, pipeline, started, ended, state FROM jobs ORDER BY id"),
    );
  }

  /** Entries of the log from number `from` on. */
  log(from: number, limit: number): AuditEntry[] {
    const sql = "SELECT line FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?";
    return this.ask((database) => database.all<{ line: string }>(sql, from, limit)).map(({ line }) => JSON.parse(line));
  }

  equalGroups(): number[][] {
    return this.ask(equalGroups);
  }

  alikeGroups(most?: number): number[][] {
    return this.ask((database) => alikeGroups(database, most));
  }

  /** Whether there is a result of these bytes by this pipeline. */
  hasResult(sha256: string, pipeline: string): boolean {
    const sql = "SELECT 1 AS yes FROM resultFiles WHERE sha256 = ? AND pipeline = ? LIMIT 1";
    return this.ask((database) => database.one(sql, sha256, pipeline)) !== undefined;
  }

  /** How many files all results have. */
  resultFileCount(): number {
    return this.ask((database) => database.one<{ n: number }>("SELECT count(*) AS n FROM resultFiles")!.n);
  }

  /** Folder of a result: result.json and its maps. */
  resultFolder(sha256: string, pipeline: string): string {
    return join(this.folder, RESULTS, sha256, pipeline);
  }

  /** @throws SelfsameError notFound; unreadable where the file is not what was written. */
  result(sha256: string, pipeline: string): VerifyDocument {
    const path = join(this.resultFolder(sha256, pipeline), "result.json");
    if (!this.hasResult(sha256, pipeline)) throw new SelfsameError("notFound", "There is no such result in the case.");
    try {
      return verifyDocumentSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch {
      throw new SelfsameError(
        "unreadable",
        `${path} is missing or damaged.`,
        "selfsame case verify tells what else is.",
      );
    }
  }

  summary(): CaseSummary {
    return this.ask((database) =>
      database.snapshot(() => {
        const { total, ...states } = stateTotals(database);
        const last = database.one<{ line: string }>("SELECT line FROM audit ORDER BY seq DESC LIMIT 1");
        const entry = last && (JSON.parse(last.line) as AuditEntry);
        return {
          schema: "selfsame.case-summary/1",
          case: this.document,
          states,
          total,
          levels: database.all(
            "SELECT level, count(*) AS count FROM images WHERE level IS NOT NULL GROUP BY rank ORDER BY rank DESC",
          ) as unknown as CaseSummary["levels"],
          marks: database.all(
            "SELECT mark, count(*) AS count FROM marks GROUP BY mark ORDER BY mark",
          ) as unknown as CaseSummary["marks"],
          notes: database.one<{ n: number }>("SELECT count(*) AS n FROM notes")!.n,
          totems: this.totems(),
          jobs: this.jobs(),
          entries: entry?.seq ?? 0,
          head: entry?.hash ?? beginning,
        };
      }),
    );
  }

  /** One picture as it is recorded, without what readers have said of it. */
  image(id: number): CaseImage | undefined {
    const sql = `SELECT ${imageColumns.join(", ")} FROM images WHERE id = ?`;
    return this.ask((database) => database.one<CaseImage>(sql, id));
  }

  close(): void {
    this.database.close();
  }

  private ask<T>(question: (database: Database) => T): T {
    return guarded(this.folder, () => question(this.database));
  }
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether the last writer left something that is not in the database file itself yet. */
function pending(path: string): boolean {
  const { size } = statSync(`${path}-wal`, { throwIfNoEntry: false }) ?? { size: 0 };
  return size > 0;
}
