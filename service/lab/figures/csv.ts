/** Numbers of a run as CSV, to calculate with. */
import type { Matrix } from "../../../engine/lab/events.ts";
import { valueAt } from "../../../engine/lab/heatMap.ts";
import type { RecordedChart } from "../../../engine/lab/recording.ts";
import { csvLine } from "../../csv.ts";

export function chartCsv({ chart, series, frames }: RecordedChart): string {
  const lines = [
    csvLine(["series", ...(frames.length > 0 ? ["frame"] : []), chart.x.label || "x", chart.y.label || "y"]),
  ];
  for (const [name, line] of series) for (const [x, y] of line.points()) lines.push(csvLine([name, x, y]));
  for (const { frame, groups } of frames)
    for (const { name, points } of groups) for (const [x, y] of points) lines.push(csvLine([name, frame, x, y]));
  return lines.join("");
}

/** A line for each row, after one that names the columns; empty where nothing was measured. */
export function matrixCsv(matrix: Matrix): string {
  const { rows, columns, rowLabel, columnLabel } = matrix;
  const corner = `${rowLabel || "row"} / ${columnLabel || "column"}`;
  return [
    csvLine([corner, ...columns]),
    ...rows.map((row, r) => csvLine([row, ...columns.map((_, c) => valueAt(matrix, r, c) ?? null)])),
  ].join("");
}
