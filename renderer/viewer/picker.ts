/** A choice of places on the picture: a click or Enter chooses, arrow keys move what is chosen, Escape lets go of it. */
import type { Outline } from "./drawMarks.ts";
import type { Point } from "./viewTransform.ts";

export interface Picker {
  /** What is chosen; null while nothing is. */
  chosen: Outline | null;
  /** Further places to point out. */
  others: readonly Outline[];
  choose(pixel: Point): void;
  /** To the neighbour in a direction. `dx`, `dy`: -1, 0 or 1. */
  step(dx: number, dy: number): void;
  drop(): void;
}
