/** What a scan asks of its case picture by picture, so that it need not hold a folder's worth of them. */
import type { CaseImage, StateTotals } from "../../contract/cases.ts";
import type { CaseReader, KnownImage } from "./caseReader.ts";
import { cleanText } from "./imageFacts.ts";
import { stateTotals } from "./queries.ts";

export type Known = KnownImage & Pick<CaseImage, "reason">;

type Copy = Pick<CaseImage, "perceptualHash">;

const columns = "id, path, bytes, modified, sha256, pipeline, state, reason";

/** What is known of a file, by its path below the root. */
export const knownAt = ({ database }: CaseReader, root: string, path: string): Known | undefined =>
  database.one<Known>(`SELECT ${columns} FROM images WHERE root = ? AND path = ?`, cleanText(root), cleanText(path));

/** The picture that has been waiting for longest. */
export const firstWaiting = ({ database }: CaseReader, root: string): Known | undefined =>
  // "+root": the index of states is the short one.
  database.one<Known>(
    `SELECT ${columns} FROM images WHERE state = 'waiting' AND +root = ? ORDER BY id LIMIT 1`,
    cleanText(root),
  );

/** Where the files are that have an outcome, some hundred at a time; folders that could not be read are not among them. */
export function* pathsBelow({ database }: CaseReader, root: string): Generator<string, void, undefined> {
  for (let last = 0; ; ) {
    const rows = database.all<{ id: number; path: string }>(
      `SELECT id, path FROM images WHERE id > ? AND root = ? AND state IN ('done', 'failed', 'skipped')
        AND path NOT LIKE '%/' ORDER BY id LIMIT 500`,
      last,
      cleanText(root),
    );
    if (rows.length === 0) return;
    for (const { path } of rows) yield path;
    last = rows[rows.length - 1].id;
  }
}

/** Folders that could not be read. */
export const failedFolders = ({ database }: CaseReader, root: string): Known[] =>
  database.all<Known>(
    `SELECT ${columns} FROM images WHERE state = 'failed' AND +root = ? AND path LIKE '%/' ORDER BY id`,
    cleanText(root),
  );

/** How many pictures below a root are in each state. */
export const totalsBelow = ({ database }: CaseReader, root: string): StateTotals =>
  stateTotals(database, cleanText(root));

/** A picture with these bytes that has a result by this pipeline; undefined where there is none. */
export const copyOf = ({ database }: CaseReader, sha256: string, pipeline: string): Copy | undefined =>
  database.one<Copy>(
    "SELECT perceptualHash FROM images WHERE sha256 = ? AND pipeline = ? AND state = 'done' LIMIT 1",
    sha256,
    pipeline,
  );
