/** The calibrated scene in space, and beside it the photograph with what the balls in space predict. */
import { lazy, Suspense, useMemo } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { outlineOf } from "../../../engine/totem/pose/outline.ts";
import type { Camera } from "../../../engine/totem/refraction/camera.ts";
import { add, type Vector } from "../../../engine/totem/refraction/vector.ts";
import { useInks } from "../../ui/inks.ts";
import type { Overlay } from "../../viewer/overlay.ts";
import { PhotoView } from "../PhotoView.tsx";
import { drawBalls } from "../totems/outlineOverlay.ts";
import { tokenOfBall } from "../verify/ballColours.ts";
import type { CalibratedBall } from "./calibratedBalls.ts";
import { isMoved, type Moves, STILL } from "./moved.ts";

/** three.js is large: it is fetched when there is something to show with it. */
const CalibrationScene = lazy(() => import("./CalibrationScene.tsx"));

export interface CalibratedProps {
  picture: RasterInfo;
  camera: Camera;
  balls: readonly CalibratedBall[];
  /** Place among the balls; -1 where the chosen one is not calibrated. */
  chosen: number;
  moves: Moves;
  onMove(ball: number, by: Vector): void;
}

const AROUND = 120;

export function Calibrated({ photo, ...props }: CalibratedProps & { photo: { name: string } }) {
  const { picture, camera, balls, chosen, moves } = props;
  const inks = useInks();
  const overlay = useMemo((): Overlay => {
    const drawn = balls.map(({ name, place, outlined, centre, radius }, i) => {
      const move = moves[i];
      const outline = (at: Vector) => outlineOf({ centre: at, radius }, camera, AROUND);
      return {
        name,
        colour: inks.token(tokenOfBall(place)),
        points: outlined,
        outline: outline(centre),
        predicted: isMoved(move) ? outline(add(centre, move ?? STILL)) : undefined,
        chosen: i === chosen,
        point: null,
      };
    });
    return { draw: (pen) => drawBalls(pen, drawn) };
  }, [balls, camera, chosen, moves, inks]);
  const shown = balls[chosen];
  // The chosen ball, near enough to tell an outline from its points.
  const focus = useMemo(() => {
    if (!shown) return undefined;
    const places = outlineOf(shown, camera, AROUND);
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    return { x: (left + right) / 2, y: (top + bottom) / 2, diameter: Math.max(right - left, bottom - top) };
  }, [shown, camera]);
  return (
    <div className="calibrated">
      <Suspense fallback={<div className="totem-blank muted">Opening the view in space.</div>}>
        <CalibrationScene {...props} />
      </Suspense>
      <div className="calibrated__photo">
        <PhotoView picture={picture} label={`${photo.name}, predicted outlines`} overlay={overlay} focus={focus} />
      </div>
    </div>
  );
}
