/** Whether the tables hold what the log says, row by row and nothing else. */
import type { CaseImage, CaseJob, CaseNote, CaseTotem } from "../../contract/cases.ts";
import { canonicalJson } from "./canonicalJson.ts";
import type { Database } from "./database.ts";
import { addedDigest, findingsOf, imageColumns, outcomeDigest } from "./imageRecord.ts";
import type { Replay } from "./replay.ts";

export type Tell = (part: string, text: string) => void;

export function compareTables(database: Database, replay: Replay, tell: Tell): void {
  compareImages(database, replay, tell);
  const stray = database.one<{ n: number }>(
    "SELECT count(*) AS n FROM findings WHERE image NOT IN (SELECT id FROM images WHERE state = 'done')",
  )!.n;
  if (stray > 0) tell("findings", `There are ${stray} findings of pictures that are not done.`);
  compareRows(
    "marks",
    replay.marks,
    database.all<{ image: number }>("SELECT * FROM marks"),
    ({ image }) => image,
    tell,
    ["image"],
  );
  compareRows("notes", replay.notes, database.all<CaseNote & object>("SELECT * FROM notes"), ({ id }) => id, tell);
  compareRows("totems", replay.totems, database.all<CaseTotem & object>("SELECT * FROM totems"), ({ id }) => id, tell);
  compareRows("jobs", replay.jobs, database.all<CaseJob & object>("SELECT * FROM jobs"), ({ id }) => id, tell);
}

type ImageRow = CaseImage & { added: number };

/** Numbers ascend without a gap from 1, in the ranges in which they were added. */
function compareImages(database: Database, { added, outcomes }: Replay, tell: Tell): void {
  const sql = `SELECT ${imageColumns.join(", ")}, added FROM images ORDER BY id`;
  const rows = database.each<ImageRow>(sql)[Symbol.iterator]();
  let found = rows.next();
  let last = 0;
  for (const { seq, first, count, digest } of added) {
    const together: ImageRow[] = [];
    for (; !found.done && found.value.id < first + count; found = rows.next()) {
      const { added: by, ...image } = found.value;
      together.push(found.value);
      if (by !== seq) tell(`images ${image.id}`, "It is not among those that the log says were added.");
      compareOutcome(database, image, outcomes.get(image.id), tell);
    }
    last = first + count - 1;
    if (together.length !== count || addedDigest(together) !== digest)
      tell(`images ${first} to ${last}`, "Where they are, or how many there are, is not what the log says was added.");
  }
  let beyond = 0;
  for (; !found.done; found = rows.next()) beyond++;
  if (beyond > 0) tell("images", `There are ${beyond} pictures that the log does not know.`);
  for (const id of outcomes.keys())
    if (id > last) tell(`images ${id}`, "The log tells of its outcome, but not that it was added.");
}

function compareOutcome(database: Database, image: CaseImage, expected: string | undefined, tell: Tell): void {
  const { id, state } = image;
  if (state === "waiting" || state === "running") {
    if (expected) tell(`images ${id}`, `It is ${state}, although the log tells of its outcome.`);
    else if (imageColumns.slice(17).some((name) => name !== "state" && image[name] !== null) || image.sha256 !== null)
      tell(`images ${id}`, `It is ${state}, and yet has an outcome.`);
  } else if (outcomeDigest(image, findingsOf(database, id)) !== expected)
    tell(`images ${id}`, "Its row or its findings are not what was recorded.");
}

function compareRows<Row extends object>(
  table: string,
  expected: ReadonlyMap<number, object>,
  rows: readonly Row[],
  idOf: (row: Row) => number,
  tell: Tell,
  without: readonly string[] = [],
): void {
  const seen = new Set<number>();
  for (const row of rows) {
    const id = idOf(row);
    seen.add(id);
    const known = expected.get(id);
    const shown = Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name)));
    if (!known) tell(`${table} ${id}`, "The log does not know it.");
    else if (canonicalJson(known) !== canonicalJson(shown)) tell(`${table} ${id}`, "It is not what was recorded.");
  }
  for (const id of expected.keys()) if (!seen.has(id)) tell(`${table} ${id}`, "It is missing.");
}
