/**
 * Tables as text: CSV as in RFC 4180 (CRLF, quotes doubled; UTF-8). Cells that a spreadsheet would take for a formula begin
 * with an apostrophe: file names, metadata and labels come from strangers (OWASP, "CSV Injection").
 */

/** Signs that begin a formula, as full-width forms as well, also behind blanks that a program may take away. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** Commas, and what else programs are set to take for the end of a cell. */
const separating = /[",;\t\r\n]/;

type Cell = string | number | null;

/** A cell. Numbers stay numbers. */
export function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return separating.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(",")}\r\n`;
