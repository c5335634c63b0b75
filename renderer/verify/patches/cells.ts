/** Where the patches of a comparison lie in the picture, and which of them is meant by a place. */
import type { PatchComparison } from "../../../engine/finding.ts";
import type { Point, Rect } from "../../viewer/viewTransform.ts";
import { isComputed } from "./embeddings.ts";

/** The patches of one row or column of the grid: their first pixels are `step` apart. */
interface Axis {
  first: number;
  step: number;
  size: number;
  count: number;
}

export const axesOf = (patches: PatchComparison): { across: Axis; down: Axis } => ({
  across: { first: patches.left, step: patches.stepX, size: patches.width, count: patches.columns },
  down: { first: patches.top, step: patches.stepY, size: patches.height, count: patches.rows },
});

/** Along one side: the patch whose middle is nearest, or -1 where that patch does not look. `at` in picture pixels. */
export function nearestAlong({ first, step, size, count }: Axis, at: number): number {
  const index = count === 1 ? 0 : Math.round((at - first - size / 2) / step);
  const inside = Math.min(Math.max(index, 0), count - 1);
  const start = first + inside * step;
  return at >= start && at < start + size ? inside : -1;
}

/** The computed cell that speaks for a pixel of the picture, or null where there is none. */
export function cellAt(patches: PatchComparison, pixel: Point): number | null {
  const { across, down } = axesOf(patches);
  const column = nearestAlong(across, pixel.x + 0.5);
  const row = nearestAlong(down, pixel.y + 0.5);
  const cell = row * patches.columns + column;
  return column >= 0 && row >= 0 && isComputed(patches, cell) ? cell : null;
}

/** The next computed cell in a direction, or the same one if there is none. `dx`, `dy`: -1, 0 or 1. */
export function neighbour(patches: PatchComparison, cell: number, dx: number, dy: number): number {
  let { row, column } = placeOf(patches, cell);
  for (;;) {
    row += dy;
    column += dx;
    if ((dx === 0 && dy === 0) || row < 0 || column < 0 || row >= patches.rows || column >= patches.columns)
      return cell;
    const next = row * patches.columns + column;
    if (isComputed(patches, next)) return next;
  }
}

/** The rectangle that a cell looks at, in picture pixels. */
export function rectOf(patches: PatchComparison, cell: number): Rect {
  const { row, column } = placeOf(patches, cell);
  const { left, top, stepX, stepY, width, height } = patches;
  return { x: left + column * stepX, y: top + row * stepY, width, height };
}

/** "column 5, row 3", counted from 1. */
export function nameOf(patches: PatchComparison, cell: number): string {
  const { row, column } = placeOf(patches, cell);
  return `column ${column + 1}, row ${row + 1}`;
}

const placeOf = ({ columns }: PatchComparison, cell: number) => ({
  row: Math.floor(cell / columns),
  column: cell % columns,
});
