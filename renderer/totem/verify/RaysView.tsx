/** The rays of the chosen place: straight to the camera, and through each ball. */
import { useMemo, useState } from "react";
import { Group } from "three";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { useInks } from "../../ui/inks.ts";
import { linesOf, type Path } from "../../views3d/lines.ts";
import type { Stage } from "../../views3d/stage.ts";
import { useContent } from "../../views3d/useContent.ts";
import { View3D } from "../../views3d/View3D.tsx";
import type { Grids } from "../rebuild/grids.ts";
import { useHome, useScene } from "../rebuild/useScene.ts";
import { colourOf, tokenOfBall } from "./ballColours.ts";
import type { Place } from "./witnesses.ts";

interface Props {
  grids: Grids;
  verification: TotemVerification;
  place: Place | undefined;
}

/** Of the scene, so that rays are seen in it. */
const OPACITY = 0.5;

export default function RaysView({ grids, verification, place }: Props) {
  const [stage, setStage] = useState<Stage>();
  const inks = useInks();
  useScene(stage, grids, verification, { depth: grids.depth, picture: grids.picture, opacity: OPACITY });
  const paths = useMemo((): Path[] => {
    if (!place) return [];
    const straight = place.straight ? [{ corners: place.straight, colour: colourOf(inks, "--ink") }] : [];
    const bent = place.witnesses.flatMap((witness, i) =>
      "why" in witness || !witness.way ? [] : [{ corners: witness.way, colour: colourOf(inks, tokenOfBall(i)) }],
    );
    return [...straight, ...bent];
  }, [place, inks]);
  useContent(stage, () => {
    if (paths.length === 0) return undefined;
    const group = new Group();
    group.add(linesOf(paths, { width: 2.5, opacity: 0.99, through: true }));
    return group;
  }, [paths]);
  return (
    <div className="rays-view" data-rays={paths.length} data-testid="rays-view">
      <View3D
        label="The rays of the chosen place"
        home={useHome(grids)}
        onStage={setStage}
        instead="Where each ball shows the place is told below."
        testId="rays"
      >
        <p className="rays-view__note">
          {place ? `${paths.length} rays of the chosen place` : "The rays of a chosen place are drawn here"}
        </p>
      </View3D>
    </div>
  );
}
