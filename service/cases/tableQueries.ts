/** What a table of pictures asks for beside its pages: alarms and marks of its rows, where a picture stands, pictures over time. */
import type { z } from "zod";
import type { TableRow, Timeline } from "../../contract/batch.ts";
import { type CaseFilter, type CaseRow, caseFilterSchema, caseSortSchema, type Mark } from "../../contract/cases.ts";
import { condition } from "./conditions.ts";
import type { Database, SqlValue } from "./database.ts";
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

/** What pictures are ordered by: an expression of a row of `images`. */
function keyOf(by: z.output<typeof caseSortSchema>["by"]): { sql: string; values: string[] } {
  if (typeof by === "object")
    return { sql: "(SELECT score FROM findings WHERE image = images.id AND detector = ?)", values: [by.detector] };
  const sql = {
    mark: "(SELECT mark FROM marks WHERE image = images.id)",
    notes: "(SELECT nullif(count(*), 0) FROM notes WHERE image = images.id)",
    level: "rank",
  }[by as string];
  return { sql: sql ?? by, values: [] };
}

/** Where a picture stands in an order, from 0: how many come before it. Null where the filter leaves it out. */
export function placeOf(
  database: Database,
  image: number,
  { filter = {}, sort = { by: "id" } }: Omit<PageQuery, "offset" | "limit">,
): number | null {
  const { by, descending } = caseSortSchema.parse(sort);
  const where = condition(caseFilterSchema.parse(filter));
  const key = keyOf(by);
  const own = database.one<{ value: SqlValue }>(
    `SELECT ${key.sql} AS value FROM images WHERE id = ? AND ${where.sql}`,
    ...[...key.values, image, ...where.values],
  );
  if (!own) return null;
  const than = descending ? ">" : "<";
  if (typeof by === "object" && own.value !== null) {
    // Along the index of scores.
    const among = where.sql === "1" ? "" : `AND image IN (SELECT id FROM images WHERE ${where.sql})`;
    return database.one<{ n: number }>(
      `SELECT count(*) AS n FROM findings WHERE detector = ? AND score IS NOT NULL
      AND (score ${than} ? OR (score = ? AND image ${than} ?)) ${among}`,
      ...[by.detector, own.value, own.value, image, ...where.values],
    )!.n;
  }
  // As a page has them: those without a value last, equal ones by number in the same direction.
  const before =
    own.value === null
      ? { sql: `key IS NOT NULL OR id ${than} ?`, values: [image] }
      : { sql: `key ${than} ? OR (key = ? AND id ${than} ?)`, values: [own.value, own.value, image] };
  return database.one<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT id, ${key.sql} AS key FROM images WHERE ${where.sql}) WHERE ${before.sql}`,
    ...[...key.values, ...where.values, ...before.values],
  )!.n;
}

/** A unit is taken where it gives no more bars than that, those without pictures counted. */
const MOST_BARS = 60;

/** Of the pictures that a filter takes: how many were taken when, and how many of them have an alarm for a verdict. */
export function timelineOf(database: Database, filter: CaseFilter = {}): Timeline {
  const { sql, values } = condition(caseFilterSchema.parse(filter));
  // Days are few beside pictures. Each of the two is counted along an index where there are no conditions.
  const perDay = (also: string) =>
    database.all<{ day: string | null; n: number }>(
      `SELECT substr(takenAt, 1, 10) AS day, count(*) AS n FROM images WHERE ${sql}${also} GROUP BY 1 ORDER BY 1`,
      ...values,
    );
  const all = perDay("");
  const days = all.flatMap(({ day, n }) => (day === null ? [] : [{ day, n }]));
  const unknown = all.find(({ day }) => day === null)?.n ?? 0;
  if (days.length === 0) return { unit: "year", bars: [], unknown };
  const unit = unitOf(days[0].day, days[days.length - 1].day);
  const bars = new Map<string, Timeline["bars"][number]>();
  const from = (day: string): string => day.slice(0, { day: 10, month: 7, year: 4 }[unit]);
  for (const { day, n } of days) {
    const bar = bars.get(from(day)) ?? { from: from(day), count: 0, alarms: 0 };
    bar.count += n;
    bars.set(bar.from, bar);
  }
  for (const { day, n } of perDay(" AND rank = 3")) {
    const bar = day === null ? undefined : bars.get(from(day));
    if (bar) bar.alarms += n;
  }
  return { unit, bars: [...bars.values()], unknown };
}

function unitOf(first: string, last: string): Timeline["unit"] {
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  if (days < MOST_BARS) return "day";
  const months = (day: string): number => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7));
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
