/** What a case can be written as, in words. */
import type { CaseExportFormat } from "../../../contract/choices.ts";

export interface ExportFormat {
  label: string;
  /** What it is good for. */
  detail: string;
  /** While it is written. */
  doing: string;
}

export const exportFormats: Record<CaseExportFormat, ExportFormat> = {
  csv: { label: "CSV", detail: "for spreadsheets", doing: "Writing the CSV" },
  jsonl: { label: "JSON Lines", detail: "for programs, one picture a line", doing: "Writing the JSON Lines" },
  parquet: { label: "Parquet", detail: "for tables of any size", doing: "Writing the Parquet file" },
  html: { label: "Report, HTML", detail: "one file to read and hand on", doing: "Writing the report" },
  pdf: { label: "Report, PDF", detail: "to print", doing: "Writing the report" },
  archive: {
    label: "Archive of the case",
    detail: "everything but the pictures, to open elsewhere",
    doing: "Writing the archive",
  },
};
