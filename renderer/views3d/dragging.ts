/** Dragging of what stands in space: within the plane through the place that was taken hold of, facing the eye. */
import { Plane, type Ray, Vector3 } from "three";
import type { Vector } from "../../engine/totem/refraction/vector.ts";
import { fromThree } from "./space.ts";
import type { Stage } from "./stage.ts";

export interface Draggable {
  /** @param ray of the eye. @returns where it meets something that can be dragged; undefined lets the view turn. */
  grab(ray: Ray): Vector3 | undefined;
  /** @param by metres since it was taken hold of, in the coordinates of photographs. */
  move(by: Vector): void;
}

/** @returns what ends the listening. */
export function listenToDrags(stage: Stage, { grab, move }: Draggable): () => void {
  // Before the canvas, whose own listeners turn the view.
  const host = stage.canvas.parentElement;
  if (!host) return () => {};
  let held: { pointer: number; from: Vector3; plane: Plane } | undefined;
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || held) return;
    const from = grab(stage.rayAt(event).ray);
    if (!from) return;
    event.stopPropagation();
    host.focus({ preventScroll: true });
    host.setPointerCapture(event.pointerId);
    held = { pointer: event.pointerId, from, plane: new Plane().setFromNormalAndCoplanarPoint(stage.facing, from) };
  };
  const follow = (event: PointerEvent) => {
    if (held?.pointer !== event.pointerId) return;
    const to = stage.rayAt(event).ray.intersectPlane(held.plane, new Vector3());
    if (to) move(fromThree(to.sub(held.from)));
  };
  const release = (event: PointerEvent) => {
    if (held?.pointer === event.pointerId) held = undefined;
  };
  host.addEventListener("pointerdown", press, true);
  host.addEventListener("pointermove", follow);
  host.addEventListener("pointerup", release);
  host.addEventListener("pointercancel", release);
  return () => {
    host.removeEventListener("pointerdown", press, true);
    host.removeEventListener("pointermove", follow);
    host.removeEventListener("pointerup", release);
    host.removeEventListener("pointercancel", release);
  };
}
