/** What a case holds, a line of JSON for each picture: docs/schemas/case-picture-1.schema.json. */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type CasePictureRecord, casePictureRecordSchema } from "../../contract/scan.ts";
import { detectedIn } from "../scan/record.ts";
import { type Picture, pages, type Selection } from "./selection.ts";

async function* lines(selection: Selection): AsyncGenerator<string> {
  for await (const pictures of pages(selection, "Writing lines"))
    yield pictures.map((picture) => `${JSON.stringify(recordOf(selection, picture))}\n`).join("");
}

const recordOf = ({ reader }: Selection, { row, findings }: Picture): CasePictureRecord =>
  casePictureRecordSchema.parse({
    ...row,
    ...detectedIn(row, findings),
    schema: "selfsame.case-picture/1",
    notes: row.notes > 0 ? reader.notes(row.id) : [],
  });

/** @param path of a file that does not exist. */
export const writeJsonLines = (path: string, selection: Selection): Promise<void> =>
  pipeline(lines(selection), createWriteStream(path, { flags: "wx" }), { signal: selection.signal });
