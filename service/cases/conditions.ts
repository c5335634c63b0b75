/** A filter as a condition of SQL. */
import type { CaseFilter, Mark } from "../../contract/cases.ts";
import type { SqlValue } from "./database.ts";

export interface Condition {
  /** Of a row of `images`; "1" where there is none. */
  sql: string;
  values: SqlValue[];
}

/** @param without a condition to leave out: a facet shows what there would be without its own. */
export function condition(filter: CaseFilter, without?: keyof CaseFilter): Condition {
  const parts: Condition[] = [];
  for (const key of Object.keys(filter) as (keyof CaseFilter)[]) {
    if (key === without || filter[key] === undefined) continue;
    const part = partOf(key, filter);
    if (part) parts.push(part);
  }
  if (parts.length === 0) return { sql: "1", values: [] };
  return { sql: parts.map(({ sql }) => `(${sql})`).join(" AND "), values: parts.flatMap(({ values }) => values) };
}

function partOf(key: keyof CaseFilter, filter: CaseFilter): Condition | undefined {
  switch (key) {
    case "states":
      return among("state", filter.states!);
    case "levels":
      return among("level", filter.levels!);
    case "formats":
      return among("format", filter.formats!);
    case "cameras":
      return among("camera", filter.cameras!);
    case "softwares":
      return among("software", filter.softwares!);
    case "marks":
      return marked(filter.marks!);
    case "years":
      return among("year", filter.years!);
    case "alarms":
      return {
        sql: `id IN (SELECT image FROM findings WHERE alarm = 1 AND detector IN (${places(filter.alarms!)}))`,
        values: filter.alarms!,
      };
    case "takenFrom":
      return { sql: "takenAt >= ?", values: [filter.takenFrom!] };
    case "takenTo":
      // "2015" means all that begins with it; no character of a time is beyond "~".
      return { sql: "takenAt <= ?", values: [`${filter.takenTo!}~`] };
    case "hasPlace":
      return { sql: `latitude IS ${filter.hasPlace ? "NOT " : ""}NULL`, values: [] };
    case "hasNote":
      return { sql: `id ${filter.hasNote ? "" : "NOT "}IN (SELECT image FROM notes)`, values: [] };
    case "text":
      return containing(filter.text!);
  }
}

const places = (values: readonly unknown[]): string => values.map(() => "?").join(", ");

function among(column: string, values: readonly (string | null)[]): Condition {
  const present = values.filter((value) => value !== null);
  const sql = `${column} IN (${places(present)})`;
  return { sql: present.length < values.length ? `${sql} OR ${column} IS NULL` : sql, values: present };
}

function marked(marks: readonly (Mark | null)[]): Condition {
  const present = marks.filter((mark) => mark !== null);
  const sql = `id IN (SELECT image FROM marks WHERE mark IN (${places(present)}))`;
  const none = "id NOT IN (SELECT image FROM marks)";
  return { sql: present.length < marks.length ? `${sql} OR ${none}` : sql, values: present };
}

/** What the index takes for words: letters and digits (unicode61 of FTS5). Nothing to look for is no condition. */
function containing(text: string): Condition | undefined {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu);
  if (!words) return undefined;
  const match = words.map((word) => `"${word}"*`).join(" AND ");
  return { sql: "id IN (SELECT rowid FROM words WHERE words MATCH ?)", values: [match] };
}
