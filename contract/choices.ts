/**
 * What schemas and the command line choose from, without the schemas: a command that is only parsed, or shows its help,
 * should not have to load them.
 */

export const devices = ["auto", "cpu", "webgpu", "cuda", "dml", "coreml"] as const;

export const verdictLevels = ["alarm", "notice", "clear", "undetermined"] as const;

export const caseExportFormats = ["csv", "jsonl", "parquet", "html", "pdf", "archive"] as const;
export type CaseExportFormat = (typeof caseExportFormats)[number];

/** Fewest and most inner corners of a checkerboard, along each side. */
export const boardCorners = { least: 3, most: 50 };
