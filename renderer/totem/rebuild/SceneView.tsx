/** An orbit through the rebuilt scene, with the camera and the balls in it. */
import { useState } from "react";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import type { Stage } from "../../views3d/stage.ts";
import { View3D } from "../../views3d/View3D.tsx";
import type { Grids } from "./grids.ts";
import { useHome, useScene } from "./useScene.ts";

interface Props {
  grids: Grids;
  verification: TotemVerification;
}

export default function SceneView({ grids, verification }: Props) {
  const [stage, setStage] = useState<Stage>();
  useScene(stage, grids, verification, 1);
  return (
    <>
      <View3D
        label="The scene in space"
        home={useHome(grids)}
        onStage={setStage}
        instead="The depths are among the pictures beside."
        testId="rebuild-scene"
      />
      <p className="scene-note muted">
        Every place of the photograph at its depth, cut where depths jump, with the camera and the balls. Drag to turn,
        wheel to come nearer.
      </p>
    </>
  );
}
