/** A case, or those of its pictures that a filter takes, as a file for other programs and for people. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CaseExportFormat } from "../../contract/batch.ts";
import type { CaseFilter, CaseSort } from "../../contract/cases.ts";
import { caseError } from "../cases/caseError.ts";
import { CaseReader } from "../cases/caseReader.ts";
import { writeAtomically } from "../report/resultFiles.ts";
import { writeCsv } from "./csv.ts";
import { writeJsonLines } from "./jsonLines.ts";
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

interface CaseExport {
  /** Of the file's name, without the dot. */
  extension: string;
  mediaType: string;
  /** Writes the file; it does not exist, and is removed where this throws. */
  write(path: string, selection: Selection): Promise<void>;
}

/** Every format but the archive (cases/archive.ts), which is of the whole case. */
export const caseExports = {
  csv: { extension: "csv", mediaType: "text/csv; charset=utf-8", write: writeCsv },
  jsonl: { extension: "jsonl", mediaType: "application/x-ndjson", write: writeJsonLines },
} as const satisfies Partial<Record<Exclude<CaseExportFormat, "archive">, CaseExport>>;

/**
 * The case of one moment; a scan may go on meanwhile. The file appears when it is complete, in place of one of that name.
 * @throws SelfsameError usage: nothing can be written there; what the case refuses. The reason of the signal.
 */
export async function writeCaseExport(
  format: keyof typeof caseExports,
  folder: string,
  file: string,
  { filter = {}, sort = { by: "id" }, signal = new AbortController().signal, progress }: CaseExportOptions = {},
): Promise<CaseExported> {
  const reader = CaseReader.open(folder);
  try {
    reader.database.exec("BEGIN");
    const ids = reader.ids({ filter, sort });
    const selection = { reader, ids, filter, sort, signal, progress: progress ?? (() => undefined) };
    let written: Omit<CaseExported, "pictures"> | undefined;
    await writeAtomically(file, [], async (temporary) => {
      await caseExports[format].write(temporary, selection);
      written = await hashed(temporary, signal);
    });
    progress?.({ fraction: 1, step: "Done" });
    return { pictures: ids.length, ...written! };
  } catch (error) {
    signal.throwIfAborted();
    throw caseError(dirname(resolve(file)), error);
  } finally {
    reader.close();
  }
}

async function hashed(path: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const stream = createReadStream(path);
  await pipeline(stream, hash, { signal });
  return { bytes: stream.bytesRead, sha256: hash.digest("hex") };
}
