/** Camera, balls and the rays through them, in space. A ball can be dragged: its rays and its predicted outline follow. */
import { useEffect, useMemo, useRef, useState } from "react";
import { Group, Sphere, Vector3 } from "three";
import type { Camera } from "../../../engine/totem/refraction/camera.ts";
import { add, length, scale, subtract, unit, type Vector } from "../../../engine/totem/refraction/vector.ts";
import { supportOf } from "../../../engine/totem/sweep/support.ts";
import { type Inks, useInks } from "../../ui/inks.ts";
import { cameraFrustum } from "../../views3d/cameraFrustum.ts";
import { caption } from "../../views3d/caption.ts";
import { listenToDrags } from "../../views3d/dragging.ts";
import { glassBall } from "../../views3d/glassBall.ts";
import { linesOf } from "../../views3d/lines.ts";
import { type Look, toThree } from "../../views3d/space.ts";
import type { Stage } from "../../views3d/stage.ts";
import { useContent } from "../../views3d/useContent.ts";
import { View3D } from "../../views3d/View3D.tsx";
import { useTotem } from "../store.ts";
import { colourOf, tokenOfBall } from "../verify/ballColours.ts";
import type { CalibratedProps } from "./Calibrated.tsx";
import type { CalibratedBall } from "./calibratedBalls.ts";
import { STILL } from "./moved.ts";
import { rayBundle } from "./rayBundle.ts";
import { supportGrid } from "./supportGrid.ts";
import { type Photo, usePhoto } from "./usePhoto.ts";

/** Of the photograph before the camera and of the rays behind a ball, as shares of the distance of the balls. */
const BASE = 0.42;
const REACH = 0.75;
/** Those of the balls that are not chosen are cut short: all together hide each other. */
const ASIDE = 0.2;

export default function CalibrationScene({ picture, camera, balls, chosen, moves, onMove }: CalibratedProps) {
  const [stage, setStage] = useState<Stage>();
  const photo = usePhoto(picture);
  const inks = useInks();
  const distances = balls.map(({ centre }) => length(centre));
  const nearest = Math.min(...distances);
  const farthest = Math.max(...distances);
  const home = useMemo(() => homeOf(balls), [balls]);
  const support = useMemo(() => supportGrid(supportOf(balls), balls), [balls]);
  useContent(stage, () => {
    const group = new Group();
    const colour = colourOf(inks, "--ink");
    group.add(cameraFrustum({ camera, depth: BASE * nearest, photo: photo?.canvas, colour, opacity: 1 }));
    const grid = support.map((corners) => ({ corners, colour: colourOf(inks, "--ink-faint") }));
    if (grid.length > 0) group.add(linesOf(grid, { width: 1, opacity: 0.35 }));
    return group;
  }, [camera, nearest, photo, inks, support]);

  // The listeners stay; what they see is always the latest.
  const latest = useRef({ balls, moves, onMove });
  latest.current = { balls, moves, onMove };
  useEffect(() => {
    if (!stage) return;
    let held = { ball: 0, from: STILL };
    return listenToDrags(stage, {
      grab(ray) {
        const now = latest.current;
        const hits = now.balls.flatMap(({ centre, radius }, ball) => {
          const move = now.moves[ball] ?? STILL;
          const at = ray.intersectSphere(new Sphere(toThree(add(centre, move)), radius), new Vector3());
          return at ? [{ ball, move, at, far: at.distanceTo(ray.origin) }] : [];
        });
        const hit = hits.sort((a, b) => a.far - b.far)[0];
        if (!hit) return undefined;
        held = { ball: hit.ball, from: hit.move };
        useTotem.getState().choose(now.balls[hit.ball].place);
        return hit.at;
      },
      move: (by) => latest.current.onMove(held.ball, add(held.from, by)),
    });
  }, [stage]);

  return (
    <View3D
      label="Camera, balls and rays in space"
      home={home}
      onStage={setStage}
      instead="Where the balls are stands in numbers beside; the photograph shows their outlines."
      testId="calibration-scene"
    >
      {balls.map((ball, i) => (
        <BallInSpace
          key={ball.place}
          stage={stage}
          ball={ball}
          move={moves[i] ?? STILL}
          chosen={i === chosen}
          camera={camera}
          reach={(i === chosen ? REACH : ASIDE) * farthest}
          photo={photo}
          inks={inks}
        />
      ))}
      <p className="view3d__note">
        Each ray has the colour that the photograph has where it meets it. Drag a ball to see where its outline would be
        from there; drag beside it to turn the view.
      </p>
    </View3D>
  );
}

interface BallProps {
  stage: Stage | undefined;
  ball: CalibratedBall;
  move: Vector;
  chosen: boolean;
  camera: Camera;
  reach: number;
  photo: Photo | undefined;
  inks: Inks;
}

/** Draws on the stage; among the elements there is nothing of it. */
function BallInSpace({ stage, ball, move, chosen, camera, reach, photo, inks }: BallProps) {
  const { name, place, radius, index } = ball;
  const centre = useMemo(() => add(ball.centre, move), [ball.centre, move]);
  const colour = colourOf(inks, tokenOfBall(place));
  useContent(stage, () => {
    const group = new Group();
    group.add(glassBall(centre, radius, colour, chosen));
    group.add(caption(name, [centre[0], centre[1] - 1.7 * radius, centre[2]], 0.55 * radius));
    return group;
  }, [centre, radius, name, chosen, inks]);
  useContent(stage, () => {
    const paths = rayBundle({ centre, radius, index }, camera, reach).map(({ pixel, corners }) => ({
      corners,
      colour: photo?.colourAt(pixel) ?? ([128, 128, 128] as const),
    }));
    return linesOf(paths, { width: chosen ? 1.75 : 1.25, opacity: chosen ? 0.95 : 0.4 });
  }, [centre, radius, index, camera, reach, photo, chosen]);
  return null;
}

/** From the right, from above and a little behind the camera: where all of it is seen. */
const FROM: Vector = unit([0.95, -0.6, -0.42]);
/** Distances of the eye from the middle, in radii of the scene. */
const AWAY = 3.3;

function homeOf(balls: readonly CalibratedBall[]): Look {
  const places: Vector[] = [[0, 0, 0], ...balls.map(({ centre }): Vector => centre)];
  const middle = [0, 1, 2].map((axis) => {
    const values = places.map((place) => place[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  const target: Vector = [middle[0], middle[1], middle[2]];
  const radius = Math.max(...places.map((place) => length(subtract(place, target))));
  return { eye: add(target, scale(FROM, AWAY * radius)), target };
}
