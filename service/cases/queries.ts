/** What is asked of the pictures of a case: pages in an order, facets, totals. */
import {
  type CaseFacets,
  type CaseFilter,
  type CaseRow,
  type CaseSort,
  caseFilterSchema,
  caseSortSchema,
  type FacetValue,
  imageStates,
  type StateTotals,
} from "../../contract/cases.ts";
import { condition } from "./conditions.ts";
import type { Database } from "./database.ts";
import { imageColumns } from "./imageRecord.ts";

export interface PageQuery {
  filter?: CaseFilter;
  sort?: CaseSort;
  offset: number;
  limit: number;
}

/** More values of one facet are not listed. */
const MOST_VALUES = 200;

export function countImages(database: Database, filter: CaseFilter = {}): number {
  const { sql, values } = condition(caseFilterSchema.parse(filter));
  return database.one<{ n: number }>(`SELECT count(*) AS n FROM images WHERE ${sql}`, ...values)!.n;
}

/** In their order, `limit` numbers of pictures from `offset` on. */
function pageIds(database: Database, { filter = {}, sort = { by: "id" }, offset, limit }: PageQuery): number[] {
  const { by, descending } = caseSortSchema.parse(sort);
  const { sql, values } = condition(caseFilterSchema.parse(filter));
  const [from, key, own] = sortKey(by);
  const direction = descending ? "DESC" : "ASC";
  const order = key === "id" ? `id ${direction}` : `${key} ${direction} NULLS LAST, id ${direction}`;
  const rows = database.all<{ id: number }>(
    `SELECT id FROM ${from} WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...own,
    ...values,
    limit,
    offset,
  );
  return rows.map(({ id }) => id);
}

/** Tables, expression, and values of its own. */
function sortKey(by: ReturnType<typeof caseSortSchema.parse>["by"]): [from: string, key: string, own: string[]] {
  if (typeof by === "object")
    return [
      "images LEFT JOIN findings ON findings.image = id AND findings.detector = ?",
      "findings.score",
      [by.detector],
    ];
  if (by === "mark") return ["images LEFT JOIN marks ON marks.image = id", "marks.mark", []];
  if (by === "notes")
    return ["images LEFT JOIN (SELECT image, count(*) AS noted FROM notes GROUP BY image) ON image = id", "noted", []];
  return ["images", by === "level" ? "rank" : by, []];
}

/**
 * Rows of one page. The order is found among numbers alone, and only the rows of the page are read in full.
 * Columns of `findings`, `marks` and `notes` share no name with those of `images` that a condition uses.
 */
export function pageOf(database: Database, query: PageQuery): CaseRow[] {
  return rowsOf(database, pageIds(database, query));
}

/** Rows of these numbers, in their order; numbers that there are none of are left out. */
export function rowsOf(database: Database, ids: readonly number[]): CaseRow[] {
  const rows = database.all<CaseRow>(
    `SELECT ${imageColumns.map((name) => `images.${name}`).join(", ")}, marks.mark AS mark,
      (SELECT count(*) FROM notes WHERE notes.image = images.id) AS notes
    FROM json_each(?) AS wanted CROSS JOIN images ON images.id = wanted.value LEFT JOIN marks ON marks.image = images.id
    ORDER BY wanted.key`,
    JSON.stringify(ids),
  );
  return rows;
}

/** How many pictures are in each state. One statement counts them all: the sum of the states is the total. */
export function stateTotals(database: Database): StateTotals {
  const totals: StateTotals = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0, total: 0 };
  const counted = database.all<{ state: (typeof imageStates)[number]; n: number }>(
    "SELECT state, count(*) AS n FROM images GROUP BY state",
  );
  for (const { state, n } of counted) totals[state] = n;
  totals.total = imageStates.reduce((sum, state) => sum + totals[state], 0);
  return totals;
}

export function facetsOf(database: Database, filter: CaseFilter = {}): CaseFacets {
  const checked = caseFilterSchema.parse(filter);
  const facet = <T>(expression: string, from: string, own?: keyof CaseFilter): FacetValue<T>[] => {
    const { sql, values } = condition(checked, own);
    return database.all(
      `SELECT ${expression} AS value, count(*) AS count FROM ${from} WHERE ${sql}
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_VALUES}`,
      ...values,
    ) as FacetValue<T>[];
  };
  const truth = (values: FacetValue<number>[]): FacetValue<boolean>[] =>
    values.map(({ value, count }) => ({ value: value === 1, count }));
  return {
    states: facet("state", "images", "states"),
    levels: facet("level", "images", "levels"),
    formats: facet("format", "images", "formats"),
    cameras: facet("camera", "images", "cameras"),
    softwares: facet("software", "images", "softwares"),
    marks: facet("marks.mark", "images LEFT JOIN marks ON marks.image = id", "marks"),
    alarms: alarms(database, checked),
    years: facet("year", "images"),
    places: truth(facet("latitude IS NOT NULL", "images", "hasPlace")),
    notes: truth(facet("id IN (SELECT image FROM notes)", "images", "hasNote")),
  };
}

/** Alarms are few beside findings: they come first, and each looks up its picture. */
function alarms(database: Database, filter: CaseFilter): FacetValue<string>[] {
  const { sql, values } = condition(filter, "alarms");
  const among = sql === "1" ? "" : `AND image IN (SELECT id FROM images WHERE ${sql})`;
  return database.all(
    `SELECT detector AS value, count(*) AS count FROM findings WHERE alarm = 1 ${among} GROUP BY 1 ORDER BY 2 DESC, 1`,
    ...values,
  ) as unknown as FacetValue<string>[];
}
