/** What fingers, mouse and wheel mean. Coordinates are device pixels of the drawing surface. */
import type { Point } from "./viewTransform.ts";

export type Gesture =
  | { kind: "pan"; dx: number; dy: number }
  | { kind: "pinch"; before: readonly [Point, Point]; after: readonly [Point, Point] };

/** Follows the pointers that are down: one drags, two pinch, further ones are ignored. */
export class PointerGestures {
  readonly #down = new Map<number, Point>();

  get active(): boolean {
    return this.#down.size > 0;
  }

  press(id: number, at: Point): void {
    if (this.#down.size < 2) this.#down.set(id, at);
  }

  move(id: number, at: Point): Gesture | null {
    const from = this.#down.get(id);
    if (!from) return null;
    const other = [...this.#down].find(([key]) => key !== id)?.[1];
    this.#down.set(id, at);
    if (other) return { kind: "pinch", before: [from, other], after: [at, other] };
    return { kind: "pan", dx: at.x - from.x, dy: at.y - from.y };
  }

  release(id: number): void {
    this.#down.delete(id);
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
