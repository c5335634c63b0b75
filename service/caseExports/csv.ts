/** What a case holds, as a table. */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CaseRow } from "../../contract/cases.ts";
import { csvLine } from "../csv.ts";
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

/** A line of names, then one for each picture. The last column names the detectors that raised an alarm. */
async function* lines(selection: Selection): AsyncGenerator<string> {
  yield csvLine([...columns, "alarms"]);
  for await (const pictures of pages(selection, "Writing the table"))
    yield pictures
      .map(({ row, findings }) =>
        csvLine([
          ...columns.map((name) => (name === "modified" ? (modifiedAt(row)?.toISOString() ?? null) : row[name])),
          alarmsOf(findings).join(" "),
        ]),
      )
      .join("");
}

/** @param path of a file that does not exist. */
export const writeCsv = (path: string, selection: Selection): Promise<void> =>
  pipeline(lines(selection), createWriteStream(path, { flags: "wx" }), { signal: selection.signal });
