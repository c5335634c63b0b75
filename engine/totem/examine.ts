/** Everything that is computed of a photograph with balls whose places are known. */
import type { RgbImage } from "../image/raster.ts";
import type { Ball } from "./refraction/ball.ts";
import type { Camera } from "./refraction/camera.ts";
import { length, subtract } from "./refraction/vector.ts";
import { type Sweep, sweep } from "./sweep/sweep.ts";
import { type Verification, verify } from "./verify/verify.ts";

/** Where camera and balls are, as their outlines say. */
export interface Placed<B extends Ball = Ball> {
  camera: Camera;
  balls: readonly B[];
}

export interface ExamineOptions {
  signal?: AbortSignal;
  /** Share of all that is done, 0..1, and what is being done, in words. */
  progress?: (share: number, step: string) => void;
}

export interface Examination<B extends Ball> {
  /** As the photograph itself says. */
  camera: Camera;
  balls: (B & {
    /** Metres by which the photograph moved it from where its outline had placed it. */
    moved: number;
  })[];
  sweep: Sweep;
  verification: Verification;
}

/** Share of the time that the sweep takes. */
const SWEEP_SHARE = 0.93;

/**
 * Sweep and verification of a photograph.
 * @param placed as calibrated for a picture of this size.
 * @throws RangeError where there are no balls, or none shows anything of the scene; the signal's reason where it is aborted.
 */
export function examined<B extends Ball>(
  image: RgbImage,
  placed: Placed<B>,
  { signal, progress }: ExamineOptions = {},
): Examination<B> {
  const { camera, balls } = placed;
  const swept = sweep(image, camera, balls, {
    signal,
    progress: (share) => progress?.(SWEEP_SHARE * share, "Comparing what balls and camera see, depth by depth"),
  });
  progress?.(SWEEP_SHARE, "Looking for contradictions");
  const verification = verify(swept);
  progress?.(1, "Done");
  return {
    camera,
    balls: balls.map((ball, i) => ({ ...ball, moved: length(subtract(ball.centre, placed.balls[i].centre)) })),
    sweep: swept,
    verification,
  };
}
