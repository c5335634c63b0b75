/** The outline of a region of cells, as straight pieces in pixels of the photograph. */
import type { Segment } from "../../viewer/drawMarks.ts";
import type { Size } from "../../viewer/viewTransform.ts";
import type { Grids } from "../rebuild/grids.ts";

/** Edges between cells inside and outside, joined where they lie in one line; the edge of the photograph is none. */
export function borderOf(
  { width, height, step }: Pick<Grids, "width" | "height" | "step">,
  inside: (cell: number) => boolean,
  photo: Size,
): Segment[] {
  const segments: Segment[] = [];
  const x = (column: number) => Math.min(photo.width, column * step);
  const y = (row: number) => Math.min(photo.height, row * step);
  for (let row = 1; row < height; row++)
    runs(width, (column) => inside((row - 1) * width + column) !== inside(row * width + column)).forEach(
      ([from, to]) => {
        segments.push([x(from), y(row), x(to), y(row)]);
      },
    );
  for (let column = 1; column < width; column++)
    runs(height, (row) => inside(row * width + column - 1) !== inside(row * width + column)).forEach(([from, to]) => {
      segments.push([x(column), y(from), x(column), y(to)]);
    });
  return segments;
}

/** Stretches of a line on which something holds. */
function runs(length: number, holds: (at: number) => boolean): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= length; at++) {
    const on = at < length && holds(at);
    if (on && from < 0) from = at;
    if (!on && from >= 0) {
      found.push([from, at]);
      from = -1;
    }
  }
  return found;
}
