/** A ball that is moved away from where it was calibrated: what its outline would be, and how far the clicked points are off it. */
import { missOf } from "../../../engine/totem/pose/outline.ts";
import { type Camera, type Pixel, rayThrough } from "../../../engine/totem/refraction/camera.ts";
import { length, unit, type Vector } from "../../../engine/totem/refraction/vector.ts";

/** Metres by which balls are moved, by their places in the calibration. */
export type Moves = Readonly<Record<number, Vector>>;

export const STILL: Vector = [0, 0, 0];

export const isMoved = (move: Vector | undefined): boolean => move !== undefined && length(move) > 0;

/** Root mean square, pixels. NaN where the camera would be within the ball. */
export function offOutline(points: readonly Pixel[], camera: Camera, centre: Vector, radius: number): number {
  const focal = Math.sqrt(camera.fx * camera.fy);
  const squares = points.map((point) => missOf(unit(rayThrough(camera, point)), centre, radius).miss ** 2);
  return focal * Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, points.length));
}
