/** Everything that is computed of a photograph with balls whose places are known. */
import type { RgbImage } from "../image/raster.ts";
import type { LocatedBall } from "./pose/photometric/snapOutline.ts";
import { refineByPhotograph } from "./pose/photometric.ts";
import type { Ball } from "./refraction/ball.ts";
import type { Camera } from "./refraction/camera.ts";
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

/** Shares of the time that are gone after the balls have been placed, and after the sweep. */
const PLACED_SHARE = 0.1;
const SWEPT_SHARE = 0.93;

/**
 * The places of balls made better by the photograph, then its sweep and verification.
 * @param placed as calibrated for a picture of this size.
 * @throws RangeError where there are no balls, or none shows anything of the scene; the signal's reason where it is aborted.
 */
export function examined<B extends LocatedBall>(
  image: RgbImage,
  placed: Placed<B>,
  { signal, progress }: ExamineOptions = {},
): Examination<B> {
  const { camera } = placed;
  const found = refineByPhotograph(image, camera, placed.balls, {
    signal,
    progress: (share) => progress?.(PLACED_SHARE * share, "Placing the balls by their rims"),
  });
  const balls = placed.balls.map((ball, i) => ({ ...ball, ...found.balls[i] }));
  const swept = sweep(image, camera, balls, {
    signal,
    progress: (share) =>
      progress?.(
        PLACED_SHARE + (SWEPT_SHARE - PLACED_SHARE) * share,
        "Comparing what balls and camera see, depth by depth",
      ),
  });
  progress?.(SWEPT_SHARE, "Looking for contradictions");
  const verification = verify(swept);
  progress?.(1, "Done");
  return { camera, balls, sweep: swept, verification };
}
