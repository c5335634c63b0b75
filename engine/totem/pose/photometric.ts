/** The places of balls, made better by the photograph: each outline moves to where the photograph shows the rim of the ball. */
import type { RgbImage } from "../../image/raster.ts";
import type { Camera } from "../refraction/camera.ts";
import { length, subtract, type Vector } from "../refraction/vector.ts";
import { type LocatedBall, snapOutline } from "./photometric/snapOutline.ts";

export interface RefineOptions {
  signal?: AbortSignal;
  /** Share of all that is done, 0..1. */
  progress?: (share: number) => void;
}

export interface PlacedByPhotograph {
  /** Metres. */
  centre: Vector;
  /** Of the centre, square metres, 3 x 3; with the camera as it is given. */
  covariance: number[][];
  /** Metres from where it was taken to be. */
  moved: number;
}

/**
 * @param balls with centres and covariances from their outlines (refinePoses).
 * @returns of each ball, in their order; one whose rim cannot be told from what is around it stays.
 * @throws the signal's reason where it is aborted.
 */
export function refineByPhotograph(
  image: RgbImage,
  camera: Camera,
  balls: readonly LocatedBall[],
  { signal, progress }: RefineOptions = {},
): { balls: PlacedByPhotograph[] } {
  const placed = balls.map((ball, i) => {
    signal?.throwIfAborted();
    progress?.(i / balls.length);
    const { centre, covariance } = snapOutline(image, camera, ball);
    return { centre, covariance, moved: length(subtract(centre, ball.centre)) };
  });
  progress?.(1);
  return { balls: placed };
}
