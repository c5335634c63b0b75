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
  type sortColumns,
} from "../../contract/cases.ts";
import { type Condition, condition } from "./conditions.ts";
import type { Database, SqlValue } from "./database.ts";
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
export function pageIds(database: Database, { filter = {}, sort = { by: "id" }, offset, limit }: PageQuery): number[] {
  const { by, descending } = caseSortSchema.parse(sort);
  const where = condition(caseFilterSchema.parse(filter));
  const direction = descending ? "DESC" : "ASC";
  if (typeof by === "object") return idsByDetector(database, by.detector, direction, where, offset, limit);
  const [from, key] = sortKey(by);
  const order = key === "id" ? `id ${direction}` : `${key} ${direction} NULLS LAST, id ${direction}`;
  return idsOf(database, `SELECT id FROM ${from} WHERE ${where.sql} ORDER BY ${order}`, where.values, offset, limit);
}

function sortKey(by: (typeof sortColumns)[number]): [from: string, key: string] {
  if (by === "mark") return ["images LEFT JOIN marks ON marks.image = id", "marks.mark"];
  if (by === "notes")
    return ["images LEFT JOIN (SELECT image, count(*) AS noted FROM notes GROUP BY image) ON image = id", "noted"];
  return ["images", by === "level" ? "rank" : by];
}

/** First those that the detector scored, along the index of scores; then the others. */
function idsByDetector(
  database: Database,
  detector: string,
  direction: "ASC" | "DESC",
  { sql, values }: Condition,
  offset: number,
  limit: number,
): number[] {
  const among = sql === "1" ? "" : `AND image IN (SELECT id FROM images WHERE ${sql})`;
  const scored = `FROM findings WHERE detector = ? AND score IS NOT NULL ${among}`;
  const order = `SELECT image AS id ${scored} ORDER BY score ${direction}, image ${direction}`;
  const first = idsOf(database, order, [detector, ...values], offset, limit);
  if (first.length === limit) return first;
  const { n } = database.one<{ n: number }>(`SELECT count(*) AS n ${scored}`, detector, ...values)!;
  const others = `SELECT id FROM images WHERE ${sql} AND id NOT IN
    (SELECT image FROM findings WHERE detector = ? AND score IS NOT NULL) ORDER BY id ${direction}`;
  const rest = idsOf(database, others, [...values, detector], Math.max(0, offset - n), limit - first.length);
  return [...first, ...rest];
}

const idsOf = (database: Database, sql: string, values: SqlValue[], offset: number, limit: number): number[] =>
  database.all<{ id: number }>(`${sql} LIMIT ? OFFSET ?`, ...values, limit, offset).map(({ id }) => id);

/**
 * Rows of one page. The order is found among numbers alone, and only the rows of the page are read in full.
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

/**
 * How many pictures are in each state, below a root where one is given. One statement counts them all: the sum of the states is the
 * total.
 */
export function stateTotals(database: Database, root?: string): StateTotals {
  const totals: StateTotals = { waiting: 0, running: 0, done: 0, failed: 0, skipped: 0, total: 0 };
  const rows = database.all<{ state: (typeof imageStates)[number]; n: number }>(
    `SELECT state, count(*) AS n FROM images ${root === undefined ? "" : "WHERE root = ?"} GROUP BY state`,
    ...(root === undefined ? [] : [root]),
  );
  for (const { state, n } of rows) totals[state] = n;
  totals.total = imageStates.reduce((sum, state) => sum + totals[state], 0);
  return totals;
}

/** What each facet counts, and the condition that is its own. */
const counted = {
  states: { value: "state", own: "states" },
  levels: { value: "level", own: "levels" },
  formats: { value: "format", own: "formats" },
  cameras: { value: "camera", own: "cameras" },
  softwares: { value: "software", own: "softwares" },
  marks: { value: "(SELECT mark FROM marks WHERE image = id)", own: "marks" },
  years: { value: "year", own: "years" },
  places: { value: "latitude IS NOT NULL", own: "hasPlace" },
  notes: { value: "id IN (SELECT image FROM notes)", own: "hasNote" },
} as const satisfies Partial<Record<keyof CaseFacets, { value: string; own: keyof CaseFilter }>>;

type Counted = keyof typeof counted;

export function facetsOf(database: Database, filter: CaseFilter = {}): CaseFacets {
  const checked = caseFilterSchema.parse(filter);
  const names = Object.keys(counted) as Counted[];
  const found = Object.fromEntries(names.map((name) => [name, [] as FacetValue<unknown>[]]));
  const active = (name: Counted): boolean => checked[counted[name].own] !== undefined;
  // Facets whose own condition is not set share all conditions: these are looked at once.
  const shared = names.filter((name) => !active(name));
  const alone = names.filter(active);
  for (const together of [shared, ...alone.map((name) => [name])])
    for (const { facet, value, count } of countTogether(database, checked, together))
      found[facet].push({ value: facet === "places" || facet === "notes" ? value === 1 : value, count });
  return { ...(found as unknown as Omit<CaseFacets, "alarms">), alarms: alarms(database, checked) };
}

function countTogether(
  database: Database,
  filter: CaseFilter,
  facets: readonly Counted[],
): { facet: Counted; value: unknown; count: number }[] {
  const { sql, values } = condition(filter, counted[facets[0]].own);
  // Without conditions each index is counted along by itself, in its order.
  const source = sql === "1" ? "images" : "matched";
  const expressionOf = (name: Counted): string => (sql === "1" ? counted[name].value : name);
  const columns = facets.map((name) => `${counted[name].value} AS ${name}`).join(", ");
  const matched = sql === "1" ? "" : `WITH matched AS MATERIALIZED (SELECT ${columns} FROM images WHERE ${sql})`;
  const counts = facets.map(
    (name) =>
      `SELECT * FROM (SELECT '${name}' AS facet, ${expressionOf(name)} AS value, count(*) AS count FROM ${source}
      GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${MOST_VALUES})`,
  );
  return database.all(`${matched} ${counts.join(" UNION ALL ")}`, ...values);
}

/**
 * Alarms are few beside findings: they come first, and each looks up its picture. "+image" keeps SQLite from reading all
 * findings of every picture instead.
 */
function alarms(database: Database, filter: CaseFilter): FacetValue<string>[] {
  const { sql, values } = condition(filter, "alarms");
  const among = sql === "1" ? "" : `AND +image IN (SELECT id FROM images WHERE ${sql})`;
  return database.all(
    `SELECT detector AS value, count(*) AS count FROM findings WHERE alarm = 1 ${among} GROUP BY 1 ORDER BY 2 DESC, 1`,
    ...values,
  ) as unknown as FacetValue<string>[];
}
