/** What a table of pictures asks for beside its pages: alarms and marks of its rows, where a picture stands, pictures over time. */
import type { TableRow, Timeline } from "../../contract/batch.ts";
import { type CaseFilter, type CaseRow, caseFilterSchema, type Mark } from "../../contract/cases.ts";
import { condition } from "./conditions.ts";
import type { Database } from "./database.ts";
import { type PageQuery, pageIds, rowsOf } from "./queries.ts";

/** How many pictures have an alarm for a verdict. */
export const countAlarms = (database: Database): number =>
  // The index of ranks is the one that there is of levels.
  database.one<{ n: number }>("SELECT count(*) AS n FROM images WHERE rank = 3")!.n;

/** Rows with the detectors that raised an alarm: one question for all of them. */
export function withAlarms(database: Database, rows: readonly CaseRow[]): TableRow[] {
  const alarms = new Map<number, string[]>(rows.map(({ id }) => [id, []]));
  const found = database.all<{ image: number; detector: string }>(
    `SELECT image, detector FROM json_each(?) AS wanted CROSS JOIN findings ON image = wanted.value
    WHERE alarm = 1 ORDER BY image, detector`,
    JSON.stringify([...alarms.keys()]),
  );
  for (const { image, detector } of found) alarms.get(image)?.push(detector);
  return rows.map((row) => ({ ...row, alarms: alarms.get(row.id) ?? [] }));
}

export const tablePageOf = (database: Database, query: PageQuery): TableRow[] =>
  withAlarms(database, rowsOf(database, pageIds(database, query)));

/** Where a picture stands in an order, from 0; null where the filter leaves it out. */
export function placeOf(
  database: Database,
  image: number,
  { filter = {}, sort }: Omit<PageQuery, "offset" | "limit">,
): number | null {
  const { sql, values } = condition(caseFilterSchema.parse(filter));
  if (!database.one(`SELECT id FROM images WHERE id = ? AND ${sql}`, image, ...values)) return null;
  const place = pageIds(database, { filter, sort, offset: 0, limit: 2 ** 31 - 1 }).indexOf(image);
  return place < 0 ? null : place;
}

/** A unit is taken where it gives no more bars than that, those without pictures counted. */
const MOST_BARS = 60;

/** Of the pictures that a filter takes: how many were taken when, and how many of them have an alarm for a verdict. */
export function timelineOf(database: Database, filter: CaseFilter = {}): Timeline {
  const { sql, values } = condition(caseFilterSchema.parse(filter));
  const { first, last, unknown } = database.one<{ first: string | null; last: string | null; unknown: number }>(
    `SELECT min(takenAt) AS first, max(takenAt) AS last, count(*) - count(takenAt) AS unknown FROM images WHERE ${sql}`,
    ...values,
  )!;
  if (first === null || last === null) return { unit: "year", bars: [], unknown };
  const unit = unitOf(first, last);
  const bars = database.all<Timeline["bars"][number]>(
    `SELECT substr(takenAt, 1, ${{ day: 10, month: 7, year: 4 }[unit]}) AS "from", count(*) AS count,
      count(CASE WHEN rank = 3 THEN 1 END) AS alarms
    FROM images WHERE ${sql} AND takenAt IS NOT NULL GROUP BY 1 ORDER BY 1`,
    ...values,
  );
  return { unit, bars, unknown };
}

function unitOf(first: string, last: string): Timeline["unit"] {
  const days = (Date.parse(last.slice(0, 10)) - Date.parse(first.slice(0, 10))) / 86_400_000;
  if (days < MOST_BARS) return "day";
  const months = (time: string): number => 12 * Number(time.slice(0, 4)) + Number(time.slice(5, 7));
  return months(last) - months(first) < MOST_BARS ? "month" : "year";
}

/** The marks that pictures have, those of the same mark together. */
export function marksOf(database: Database, images: readonly number[]): { mark: Mark | null; images: number[] }[] {
  const rows = database.all<{ image: number; mark: Mark | null }>(
    `SELECT wanted.value AS image, mark FROM json_each(?) AS wanted LEFT JOIN marks ON image = wanted.value
    ORDER BY wanted.key`,
    JSON.stringify(images),
  );
  const groups = new Map<Mark | null, number[]>();
  for (const { image, mark } of rows) {
    const group = groups.get(mark);
    if (group) group.push(image);
    else groups.set(mark, [image]);
  }
  return [...groups].map(([mark, own]) => ({ mark, images: own }));
}
