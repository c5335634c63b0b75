/**
 * What a case holds, as a table (RFC 4180: CRLF, quotes doubled; UTF-8). Cells that a spreadsheet would take for a formula
 * begin with an apostrophe: file names and metadata come from strangers (OWASP, "CSV Injection").
 */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CaseRow } from "../../contract/cases.ts";
import type { CaseReader } from "../cases/caseReader.ts";
import { writeAtomically } from "../report/resultFiles.ts";
import { alarmsOf } from "./record.ts";

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

const PAGE = 500;

/** A cell. Numbers stay numbers. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** Line by line, some hundred pictures at a time; in the order in which they were added. The last column names the detectors that raised an alarm. */
export function* csvLines(reader: CaseReader): Generator<string, void, undefined> {
  yield line([...columns, "alarms"]);
  for (let offset = 0; ; offset += PAGE) {
    const rows = reader.page({ offset, limit: PAGE });
    for (const row of rows) {
      const modified = new Date(row.modified).toISOString();
      yield line([
        ...columns.map((name) => (name === "modified" ? modified : row[name])),
        alarmsOf(reader.findings(row.id)).join(" "),
      ]);
    }
    if (rows.length < PAGE) return;
  }
}

/** The whole file or none. @throws what the system throws. */
export async function writeCsv(path: string, reader: CaseReader): Promise<void> {
  await writeAtomically(path, [], (temporary) =>
    pipeline(Readable.from(csvLines(reader)), createWriteStream(temporary, { flags: "wx" })),
  );
}
