/** An orbit through the rebuilt scene, with the camera and the balls in it. */
import { useMemo, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import type { Stage } from "../../views3d/stage.ts";
import { View3D } from "../../views3d/View3D.tsx";
import type { Grids } from "./grids.ts";
import { together } from "./together.ts";
import { useHome, useScene } from "./useScene.ts";

interface Props {
  grids: Grids;
  verification: TotemVerification;
}

/** Whose colours the surface has. */
const witnesses = { photograph: "As the photograph shows it", balls: "As the balls show it" };
type By = keyof typeof witnesses;

export default function SceneView({ grids, verification }: Props) {
  const [stage, setStage] = useState<Stage>();
  const [by, setBy] = useState<By>("photograph");
  const surface = useMemo(() => (by === "balls" ? seenByBalls(grids) : seenByCamera(grids)), [by, grids]);
  useScene(stage, grids, verification, surface);
  return (
    <>
      <View3D
        label="The scene in space"
        home={useHome(grids)}
        onStage={setStage}
        instead="The depths are among the pictures beside."
        testId="rebuild-scene"
      >
        <ToggleButtonGroup
          className="scene-by"
          aria-label="Colours"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[by]}
          onSelectionChange={([id]) => setBy(id as By)}
        >
          {Object.entries(witnesses).map(([id, name]) => (
            <ToggleButton key={id} id={id} className="button button--small" data-testid={`scene-by-${id}`}>
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </View3D>
      <p className="scene-note muted">
        Every place of the photograph at its depth, cut where depths jump, with the camera and the balls.
        {stage ? " Drag to turn, wheel to come nearer." : null}
      </p>
    </>
  );
}

const seenByCamera = ({ depth, picture }: Grids) => ({ depth, picture, opacity: 1 });

/** Only where one of them says anything. */
function seenByBalls({ balls, depth }: Grids) {
  const { picture, weight } = together(balls);
  return { depth: depth.map((z, cell) => (weight[cell] > 0 ? z : Number.NaN)), picture, opacity: 1 };
}
