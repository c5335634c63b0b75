/** Numbers of a run as CSV, to calculate with. */
import type { Matrix } from "../../../engine/lab/events.ts";
import { valueAt } from "../../../engine/lab/heatMap.ts";
import type { RecordedChart } from "../../../engine/lab/recording.ts";

export function chartCsv({ chart, series, frames }: RecordedChart): string {
  const rows = [["series", ...(frames.length > 0 ? ["frame"] : []), chart.x.label || "x", chart.y.label || "y"]];
  for (const [name, line] of series) for (const [x, y] of line.points()) rows.push([name, String(x), String(y)]);
  for (const { frame, groups } of frames)
    for (const { name, points } of groups)
      for (const [x, y] of points) rows.push([name, String(frame), String(x), String(y)]);
  return csv(rows);
}

/** A line for each row, after one that names the columns; empty where nothing was measured. */
export function matrixCsv(matrix: Matrix): string {
  const { rows, columns, rowLabel, columnLabel } = matrix;
  const corner = `${rowLabel || "row"} / ${columnLabel || "column"}`;
  return csv([
    [corner, ...columns],
    ...rows.map((row, r) => [row, ...columns.map((_, c) => String(valueAt(matrix, r, c) ?? ""))]),
  ]);
}

const csv = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function quoted(cell: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
