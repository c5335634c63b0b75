/** A case, or those of its pictures that a filter takes, as a file for other programs and for people. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CaseFilter, CaseSort } from "../../contract/cases.ts";
import type { CaseExportFormat } from "../../contract/choices.ts";
import { exportCase } from "../cases/archive.ts";
import { caseError } from "../cases/caseError.ts";
import { CaseReader } from "../cases/caseReader.ts";
import { writeAtomically } from "../report/resultFiles.ts";
import { writeCsv } from "./csv.ts";
import { writeJsonLines } from "./jsonLines.ts";
import { writeParquet } from "./parquet.ts";
import { writeHtmlReport } from "./report/html.ts";
import { writePdfReport } from "./report/pdf.ts";
import type { ExportProgress, Selection } from "./selection.ts";

export interface CaseExportOptions {
  /** All pictures where left out. */
  filter?: CaseFilter;
  /** In the order in which they were added where left out. */
  sort?: CaseSort;
  signal?: AbortSignal;
  progress?: (value: ExportProgress) => void;
}

/** What was written. */
export interface CaseExported {
  pictures: number;
  bytes: number;
  sha256: string;
}

/** Writes a file that does not exist; it is removed where this throws. */
type Write = (path: string, selection: Selection) => Promise<void>;

interface CaseExport {
  /** Of the file's name, without the dot. */
  extension: string;
  mediaType: string;
  /** Undefined of an archive, which is of the whole case, and written and told of in its own way. */
  write?: Write;
}

export const caseExports = {
  csv: { extension: "csv", mediaType: "text/csv; charset=utf-8", write: writeCsv },
  jsonl: { extension: "jsonl", mediaType: "application/x-ndjson", write: writeJsonLines },
  parquet: { extension: "parquet", mediaType: "application/vnd.apache.parquet", write: writeParquet },
  html: { extension: "html", mediaType: "text/html; charset=utf-8", write: writeHtmlReport },
  pdf: { extension: "pdf", mediaType: "application/pdf", write: writePdfReport },
  archive: { extension: "selfsame", mediaType: "application/zip" },
} as const satisfies Record<CaseExportFormat, CaseExport>;

/**
 * The case of one moment; a scan may go on meanwhile. The file appears when it is complete, in place of one of that name; an archive
 * takes the place of none.
 * @throws SelfsameError usage: nothing can be written there; what the case refuses. The reason of the signal.
 */
export async function writeCaseExport(
  format: CaseExportFormat,
  folder: string,
  file: string,
  { filter = {}, sort = { by: "id" }, signal = new AbortController().signal, progress }: CaseExportOptions = {},
): Promise<CaseExported> {
  const reader = CaseReader.open(folder);
  const { write }: CaseExport = caseExports[format];
  try {
    reader.database.exec("BEGIN");
    const ids = reader.ids(write ? { filter, sort } : {});
    const selection = { reader, ids, filter, sort, signal, progress: progress ?? (() => undefined) };
    let written: Omit<CaseExported, "pictures"> | undefined;
    if (write)
      await writeAtomically(file, [], async (temporary) => {
        await write(temporary, selection);
        written = await hashed(temporary, signal);
      });
    else {
      await writeArchive(folder, file, selection);
      written = await hashed(file, signal);
    }
    progress?.({ fraction: 1, step: "Done" });
    return { pictures: ids.length, ...written! };
  } catch (error) {
    signal.throwIfAborted();
    throw caseError(dirname(resolve(file)), error);
  } finally {
    reader.close();
  }
}

function writeArchive(folder: string, file: string, { reader, signal, progress }: Selection): Promise<void> {
  // Beside results: document, database, log.
  const total = 3 + reader.resultFileCount();
  const tell = (files: number) => progress({ fraction: Math.min(1, files / total), step: "Packing files" });
  return exportCase(folder, file, { signal, progress: tell });
}

async function hashed(path: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const stream = createReadStream(path);
  await pipeline(stream, hash, { signal });
  return { bytes: stream.bytesRead, sha256: hash.digest("hex") };
}
