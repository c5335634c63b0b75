/**
 * What a case holds, as a table (RFC 4180: CRLF, quotes doubled; UTF-8). Cells that a spreadsheet would take for a formula
 * begin with an apostrophe: file names and metadata come from strangers (OWASP, "CSV Injection").
 */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CaseRow } from "../../contract/cases.ts";
import { alarmsOf } from "../scan/record.ts";
import { modifiedAt, pages, type Selection } from "./selection.ts";

const columns = [
  "root",
  "path",
  "state",
  "reason",
  "level",
  "score",
  "sha256",
  "perceptualHash",
  "bytes",
  "modified",
  "format",
  "width",
  "height",
  "camera",
  "software",
  "takenAt",
  "latitude",
  "longitude",
  "mark",
  "notes",
  "elapsedMs",
] as const satisfies (keyof CaseRow)[];

/** Signs that begin a formula, as full-width forms as well, also behind blanks that a program may take away. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** Commas, and what else programs are set to take for the end of a cell. */
const separating = /[",;\t\r\n]/;

/** A cell. Numbers stay numbers. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return separating.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** A line of names, then one for each picture. The last column names the detectors that raised an alarm. */
async function* lines(selection: Selection): AsyncGenerator<string> {
  yield line([...columns, "alarms"]);
  for await (const pictures of pages(selection, "Writing the table"))
    yield pictures
      .map(({ row, findings }) =>
        line([
          ...columns.map((name) => (name === "modified" ? (modifiedAt(row)?.toISOString() ?? null) : row[name])),
          alarmsOf(findings).join(" "),
        ]),
      )
      .join("");
}

/** @param path of a file that does not exist. */
export const writeCsv = (path: string, selection: Selection): Promise<void> =>
  pipeline(lines(selection), createWriteStream(path, { flags: "wx" }), { signal: selection.signal });
