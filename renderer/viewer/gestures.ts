/** What fingers, mouse and wheel mean. Coordinates are device pixels of the drawing surface. */
import type { Point } from "./viewTransform.ts";

export type Gesture =
  | { kind: "pan"; dx: number; dy: number }
  | { kind: "pinch"; before: readonly [Point, Point]; after: readonly [Point, Point] };

/** A press that has moved less than this is a click. */
const clickSlop = 6;

/** Follows the pointers that are down: one drags or clicks, two pinch, further ones are ignored. */
export class PointerGestures {
  readonly #down = new Map<number, Point>();
  /** Where the only pointer went down, as long as it may still become a click. */
  #pressed: Point | null = null;

  get active(): boolean {
    return this.#down.size > 0;
  }

  press(id: number, at: Point): void {
    this.#pressed = this.#down.size === 0 ? at : null;
    if (this.#down.size < 2) this.#down.set(id, at);
  }

  move(id: number, at: Point): Gesture | null {
    const from = this.#down.get(id);
    if (!from) return null;
    const other = [...this.#down].find(([key]) => key !== id)?.[1];
    this.#down.set(id, at);
    if (this.#pressed && Math.hypot(at.x - this.#pressed.x, at.y - this.#pressed.y) > clickSlop) this.#pressed = null;
    if (other) return { kind: "pinch", before: [from, other], after: [at, other] };
    return { kind: "pan", dx: at.x - from.x, dy: at.y - from.y };
  }

  /** The place that was clicked, or null after a drag or a pinch. */
  release(id: number): Point | null {
    const clicked = this.#down.delete(id) ? this.#pressed : null;
    this.#pressed = null;
    return clicked;
  }
}

/** Pixels of a wheel step given in lines or pages (WheelEvent.deltaMode 1 and 2). */
const wheelUnit = [1, 16, 400];

/** No single event zooms by more than exp(2), about seven times. Browsers add up quick turns into one event. */
const limit = 2;

/**
 * Zoom factor of a wheel event. A notch of a mouse wheel (100 or 120 px) changes the zoom by about a quarter.
 * Touchpads report a pinch as a wheel with Ctrl and small steps.
 */
export function wheelFactor(event: { deltaY: number; deltaMode: number; ctrlKey: boolean }): number {
  const pixels = event.deltaY * (wheelUnit[event.deltaMode] ?? 1);
  const speed = event.ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.002;
  return Math.exp(-Math.min(Math.max(pixels * speed, -limit), limit));
}
