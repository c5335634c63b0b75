/** Puts the rebuilt scene on a stage: its surface, the camera, the balls. */
import { useMemo } from "react";
import { Group } from "three";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { percentile } from "../../../engine/image/percentile.ts";
import { useInks } from "../../ui/inks.ts";
import { cameraFrustum } from "../../views3d/cameraFrustum.ts";
import { glassBall } from "../../views3d/glassBall.ts";
import type { Look } from "../../views3d/space.ts";
import type { Stage } from "../../views3d/stage.ts";
import { useContent } from "../../views3d/useContent.ts";
import { colourOf, tokenOfBall } from "../verify/ballColours.ts";
import type { Grids } from "./grids.ts";
import { sceneMesh } from "./sceneMesh.ts";
import { sceneSurface } from "./sceneSurface.ts";

/** Of the camera's pyramid, as a share of the depth of the balls. */
const FRUSTUM = 0.3;

interface Surface {
  /** Of the cells along z, metres; NaN: there is no surface. */
  depth: Float32Array;
  /** 8-bit sRGB, interleaved. */
  picture: Uint8Array;
  /** 0..1. */
  opacity: number;
}

export function useScene(
  stage: Stage | undefined,
  grids: Grids,
  { camera, balls }: Pick<TotemVerification, "camera" | "balls">,
  { depth, picture, opacity }: Surface,
): void {
  const inks = useInks();
  const mesh = useMemo(() => sceneMesh(grids, depth, camera), [grids, depth, camera]);
  useContent(stage, () => sceneSurface(mesh, picture, opacity), [mesh, picture, opacity]);
  useContent(stage, () => {
    const nearest = Math.min(...balls.map(({ centre }) => centre[2]));
    const group = new Group();
    const colour = colourOf(inks, "--ink-faint");
    group.add(cameraFrustum({ camera, depth: FRUSTUM * nearest, photo: undefined, colour, opacity: 1 }));
    for (const [i, { centre, radius }] of balls.entries())
      group.add(glassBall(centre, radius, colourOf(inks, tokenOfBall(i)), true));
    return group;
  }, [camera, balls, inks]);
}

/** Where the rebuilt scene is looked at from at first: from behind the camera, a bit above and aside, so that both are seen. */
export const useHome = ({ depth }: Grids): Look =>
  useMemo(() => {
    const away = percentile(depth, 0.5) || 1;
    return { eye: [0.28 * away, -0.28 * away, -0.52 * away], target: [0.06 * away, -0.02 * away, 0.75 * away] };
  }, [depth]);
