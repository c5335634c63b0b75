/** The pictures of an export: which, in what order, and read some hundred at a time so that a case of any size takes little memory. */
import { setImmediate } from "node:timers/promises";
import type { CaseFilter, CaseRow, CaseSort } from "../../contract/cases.ts";
import type { CaseReader } from "../cases/caseReader.ts";
import type { FindingRow } from "../cases/imageRecord.ts";

export interface ExportProgress {
  fraction: number;
  step: string;
}

export interface Selection {
  /** Reads the case as it was at one moment. */
  reader: CaseReader;
  /** Numbers of the pictures, in their order. */
  ids: readonly number[];
  filter: CaseFilter;
  sort: CaseSort;
  signal: AbortSignal;
  progress(value: ExportProgress): void;
}

export interface Picture {
  row: CaseRow;
  findings: FindingRow[];
}

const PAGE = 500;

/**
 * Pictures of the selection, or those of `ids`. Between two pages others get their turn.
 * @throws the reason of the signal.
 */
export async function* pages(
  { reader, ids: all, signal, progress }: Selection,
  step: string,
  ids = all,
): AsyncGenerator<Picture[]> {
  for (let first = 0; first < ids.length; first += PAGE) {
    signal.throwIfAborted();
    progress({ fraction: first / ids.length, step });
    yield reader
      .rows(ids.slice(first, first + PAGE))
      .map((row): Picture => ({ row, findings: reader.findings(row.id) }));
    await setImmediate();
  }
}

/** When the file was changed last; null where what was recorded is no time. */
export function modifiedAt({ modified }: CaseRow): Date | null {
  const date = new Date(modified);
  return Number.isNaN(date.getTime()) ? null : date;
}
