/** What somebody draws over the picture, and what they take of pointer and keys before the viewer does. */
import type { KeyPress } from "./keys.ts";
import type { Point } from "./viewTransform.ts";

export interface Pen {
  context: CanvasRenderingContext2D;
  /** Device pixels per CSS pixel, and per picture pixel. */
  density: number;
  zoom: number;
  /** Where a picture point is, device pixels. */
  at(point: Point): Point;
}

/** Places are picture points; pixel (i, j) covers [i, i + 1] x [j, j + 1]. */
export interface OverlayInput {
  /**
   * The pointer goes down. @param reach picture pixels by which a hand may be off.
   * @returns whether what follows is a drag of something; otherwise it moves the picture, or is a click.
   */
  press(place: Point, reach: number): boolean;
  /** Called with false at first, then with true. */
  drag(place: Point, goesOn: boolean): void;
  /** By pointer, or by Enter at the crosshair. */
  click(place: Point): void;
  /** @returns whether the key is used up. */
  key(press: KeyPress): boolean;
}

export interface Overlay {
  draw(pen: Pen): void;
  /** Nothing is taken where left out. */
  input?: OverlayInput;
  /** What the keys do, for screen readers. */
  help?: string;
}

/** CSS pixels by which a hand may be off. */
export const REACH = 9;
