/** While points are clicked: the outline that fits them, and what is wrong with each ball. */
import type { DraftBall } from "../../../contract/totemSessions.ts";
import { type BallOutline, checkOutlines } from "../../../engine/totem/pose/checkOutlines.ts";
import { cameraOfFocal } from "../../../engine/totem/pose/intrinsics.ts";
import { centreFromOutline, FEWEST_POINTS, type FittedCentre, outlineOf } from "../../../engine/totem/pose/outline.ts";
import type { Camera, Pixel } from "../../../engine/totem/refraction/camera.ts";
import { length } from "../../../engine/totem/refraction/vector.ts";

interface Remark {
  level: "problem" | "warning";
  text: string;
}

export interface LiveBall {
  /** What fits its points best, pixels, as far as they say; shown also where something is wrong with the ball. */
  outline?: Pixel[];
  /** Of the points from that outline, root mean square, pixels. */
  residual?: number;
  /** Distance from the camera, metres; where the focal length and the radius are known, and nothing is wrong. */
  distance?: number;
  remarks: Remark[];
}

/** Points of a drawn outline. */
const AROUND = 120;

/**
 * @param camera undefined while its focal length is not known: outlines hardly depend on it, distances do.
 * @returns one for each ball.
 */
export function liveFits(
  balls: readonly DraftBall[],
  camera: Camera | undefined,
  size: { width: number; height: number },
): LiveBall[] {
  const assumed = camera ?? cameraOfFocal(size, Math.hypot(size.width, size.height));
  const names = distinctNames(balls.map(({ name }) => name));
  const outlines = balls.map((ball, i): BallOutline => ({ ...ball, name: names[i] }));
  const { fits, problems } = checkOutlines(outlines, assumed);
  return balls.map((ball, i) => {
    const fitted = outlineThrough(ball.points, assumed);
    const fit = fits[i];
    const remarks = problems.flatMap(({ level, text, balls: meant }) =>
      meant.includes(names[i]) ? [{ level, text }] : [],
    );
    if (balls.some(({ name }, j) => j !== i && name.trim() === ball.name.trim()))
      remarks.push({ level: "problem", text: "Another ball has the same name. Give each a name of its own." });
    if (ball.name.trim() === "") remarks.push({ level: "problem", text: "The ball has no name. Give it one." });
    return {
      outline: fitted && outlineOf({ centre: fitted.centre, radius: 1 }, assumed, AROUND),
      residual: fitted?.residual,
      distance: camera && fit && length(fit.centre),
      remarks,
    };
  });
}

/** A cone has no size: the radius is 1. */
function outlineThrough(points: readonly Pixel[], camera: Camera): FittedCentre | undefined {
  if (points.length < FEWEST_POINTS) return undefined;
  try {
    const fit = centreFromOutline(points, camera, 1);
    return fit.centre[2] > 0 ? fit : undefined;
  } catch {
    return undefined;
  }
}

/** "ball 1 (2)" for the second of that name; "ball 3" for the third that has none. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const plain = name.trim() || `ball ${i + 1}`;
    let distinct = plain;
    for (let count = 2; taken.has(distinct); count++) distinct = `${plain} (${count})`;
    taken.add(distinct);
    return distinct;
  });
}
