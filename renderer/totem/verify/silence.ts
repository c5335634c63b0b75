/** Why a ball says nothing about a point, in words. */

import type { Ball } from "../../../engine/totem/refraction/ball.ts";
import { type Camera, project } from "../../../engine/totem/refraction/camera.ts";
import type { ForwardMap } from "../../../engine/totem/refraction/forward.ts";
import { length, subtract, type Vector } from "../../../engine/totem/refraction/vector.ts";
import { behindBall } from "../../../engine/totem/sweep/support.ts";

/** @param map of the ball; undefined where it shows nothing at all. @param point of the scene; undefined where no depth is known. */
export function whySilent(
  map: ForwardMap | undefined,
  balls: readonly Ball[],
  camera: Camera,
  point: Vector | undefined,
): string {
  if (!point) return "A ball is in the way of the camera here, so there is no depth to look for.";
  if (!map) return "It stands so near to the camera that it shows nothing without folding it.";
  const { ball } = map;
  if (length(subtract(point, ball.centre)) <= map.leastDistance)
    return "The place is too near to the ball: rays cross behind it there.";
  const found = map.locate(point);
  if (!found) return "The place lies beside or before the ball, where its glass does not look.";
  const [x, y] = project(camera, found.direction);
  if (!(x >= 0 && y >= 0 && x <= camera.width && y <= camera.height)) return "The photograph cuts the ball there.";
  if (behindBall(ball, balls, ...point)) return "Another ball stands between it and the place.";
  return "Something lies between it and the place, or it shows the place too close to its outline.";
}
