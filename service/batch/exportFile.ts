/** A case as a file for the window to fetch. Its log says so, where it can be written to. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseFilter, CaseSort } from "../../contract/cases.ts";
import type { CaseExportFormat } from "../../contract/choices.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { caseExports, writeCaseExport } from "../caseExports/caseExports.ts";
import type { ExportProgress } from "../caseExports/selection.ts";
import type { ReportFiles } from "../reportFiles.ts";
import type { OpenCase } from "./openCase.ts";

/** The window gets a file in one piece. */
const MOST_BYTES = 2 ** 30;

interface ExportWish {
  format: CaseExportFormat;
  filter: CaseFilter;
  sort: CaseSort;
  signal: AbortSignal;
  progress: (value: ExportProgress) => void;
}

/** @returns under which path of the service the file is. @throws as writeCaseExport; SelfsameError tooLarge. */
export async function exportFile(opened: OpenCase, reports: ReportFiles, { format, ...options }: ExportWish) {
  const { folder, document } = opened.reader;
  const { extension, mediaType } = caseExports[format];
  const name = `${document.title}.${extension}`;
  const file = join(tmpdir(), `selfsame-export-${randomUUID()}`);
  try {
    const { pictures, bytes, sha256 } = await writeCaseExport(format, folder, file, options);
    if (bytes > MOST_BYTES)
      throw new SelfsameError(
        "tooLarge",
        `The file has ${(bytes / 2 ** 30).toFixed(1)} GB, more than the window can take.`,
        `selfsame case export writes files of any size; the case is in ${folder}.`,
      );
    try {
      await opened.write((writer) => writer.recordExport({ name, format, pictures, sha256 }));
    } catch (error) {
      // A case that another process writes to, or nobody may, is exported all the same.
      if (!(error instanceof SelfsameError)) throw error;
    }
    return { ...(await reports.addFile({ name, mediaType }, file)), name, mediaType };
  } finally {
    await rm(file, { force: true });
  }
}
