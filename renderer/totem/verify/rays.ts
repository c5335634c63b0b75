/** The ways that light takes from a point of the scene to the camera: straight, and through each ball. */
import { type Ball, bend } from "../../../engine/totem/refraction/ball.ts";
import { type Camera, rayThrough } from "../../../engine/totem/refraction/camera.ts";
import { type ForwardMap, forwardMap } from "../../../engine/totem/refraction/forward.ts";
import { scale, type Vector } from "../../../engine/totem/refraction/vector.ts";

/** Corners in metres, as the camera has them. */
export type Way = readonly Vector[];

const CAMERA: Vector = [0, 0, 0];

/** The point of the scene that a place of the photograph shows, at a depth along z; undefined where the lens sees nothing there. */
export function pointAt(camera: Camera, place: { x: number; y: number }, depth: number): Vector | undefined {
  const ray = rayThrough(camera, [place.x, place.y]);
  return depth > 0 && ray.every(Number.isFinite) ? scale(ray, depth) : undefined;
}

export const straightWay = (point: Vector): Way => [point, CAMERA];

/** From the point into the ball's far side, out of the near one, to the camera; undefined where the glass shows no such point. */
export function bentWay(map: ForwardMap, point: Vector): Way | undefined {
  const found = map.locate(point);
  const ray = found && bend(map.ball, CAMERA, found.direction);
  return ray && [point, ray.exit, ray.entry, CAMERA];
}

/** The forward map of each ball; undefined for one that stands too near to show anything. */
export const mapsOf = (balls: readonly Ball[]): (ForwardMap | undefined)[] =>
  balls.map((ball) => {
    try {
      return forwardMap(ball);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  });
