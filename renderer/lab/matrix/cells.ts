/** Which cell of a heat map is meant, by pointer and by keys. */
import type { HeatMap } from "../../../engine/lab/heatMap.ts";

export interface Place {
  row: number;
  column: number;
}

export interface Shape {
  rows: number;
  columns: number;
}

/** The cell at a point of the drawing; null beside all cells. */
export function cellAt({ grid }: HeatMap, { rows, columns }: Shape, x: number, y: number): Place | null {
  const column = Math.floor(((x - grid.x) / grid.width) * columns);
  const row = Math.floor(((y - grid.y) / grid.height) * rows);
  return column >= 0 && column < columns && row >= 0 && row < rows ? { row, column } : null;
}

/** Cells by which Shift with an arrow key moves. */
const STRIDE = 10;

const arrows: Record<string, Place> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  Home: { row: 0, column: -Infinity },
  End: { row: 0, column: Infinity },
  PageUp: { row: -Infinity, column: 0 },
  PageDown: { row: Infinity, column: 0 },
};

/** The cell that a key leads to; from none, the first one. Undefined for keys that mean nothing here. */
export function cellByKey(
  from: Place | null,
  { rows, columns }: Shape,
  { key, shiftKey }: { key: string; shiftKey: boolean },
): Place | undefined {
  const arrow = arrows[key];
  if (!arrow || rows === 0 || columns === 0) return undefined;
  if (!from) return { row: 0, column: 0 };
  const by = shiftKey ? STRIDE : 1;
  const within = (index: number, count: number) => Math.min(count - 1, Math.max(0, index));
  return { row: within(from.row + by * arrow.row, rows), column: within(from.column + by * arrow.column, columns) };
}
