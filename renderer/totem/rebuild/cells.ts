/** Cells of the grid and pixels of the photograph. The last column and row of cells may reach beyond the photograph. */
import type { Point, Rect, Size } from "../../viewer/viewTransform.ts";
import type { Grids } from "./grids.ts";

type Grid = Pick<Grids, "width" | "height" | "step">;

/** The cell that holds a pixel or place of the photograph. */
export function cellAt({ width, height, step }: Grid, { x, y }: Point): number {
  const column = Math.min(width - 1, Math.max(0, Math.floor(x / step)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(y / step)));
  return row * width + column;
}

/** Its middle, pixels. */
export const middleOf = ({ width, step }: Grid, cell: number): Point => ({
  x: ((cell % width) + 0.5) * step,
  y: (Math.floor(cell / width) + 0.5) * step,
});

/** Its pixels, within the photograph. */
export function rectOf({ width, step }: Grid, cell: number, photo: Size): Rect {
  const [x, y] = [(cell % width) * step, Math.floor(cell / width) * step];
  return { x, y, width: Math.min(step, photo.width - x), height: Math.min(step, photo.height - y) };
}

/** The cell beside one, or that one at the edge. */
export function neighbour({ width, height }: Grid, cell: number, dx: number, dy: number): number {
  const column = Math.min(width - 1, Math.max(0, (cell % width) + dx));
  const row = Math.min(height - 1, Math.max(0, Math.floor(cell / width) + dy));
  return row * width + column;
}
