/** Where the JPEG grid of a file lies once its picture has been turned upright. */
import type { Orientation } from "../../evidence.ts";

/** Orientations whose upright picture runs against the stored one, so that padding blocks end up at the start. */
const mirrorsX: readonly Orientation[] = [2, 3, 6, 7];
const mirrorsY: readonly Orientation[] = [3, 4, 7, 8];

/**
 * Offsets (0..7) of the block corners of a JPEG file's own grid in the upright picture of `width` x `height` pixels.
 * In the stored picture they are always (0, 0).
 */
export function ownGrid(width: number, height: number, orientation: Orientation): { x: number; y: number } {
  return { x: mirrorsX.includes(orientation) ? width % 8 : 0, y: mirrorsY.includes(orientation) ? height % 8 : 0 };
}
