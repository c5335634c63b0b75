/** Moves the chosen ball by sliders, as dragging does. */
import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { Button } from "react-aria-components";
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import type { CalibratedBall } from "./calibratedBalls.ts";
import { STILL } from "./moved.ts";

interface Props {
  ball: CalibratedBall;
  move: Vector | undefined;
  onMove(by: Vector): void;
  /** All balls, to where they were calibrated. */
  onReset(): void;
  resettable: boolean;
}

const axes = ["Right", "Down", "Away"] as const;
/** Millimetres of one step, and of the whole way as radii of the ball. */
const STEP = 0.5;
const WAY = 3;

export function MoveForm({ ball, move = STILL, onMove, onReset, resettable }: Props) {
  const id = useId();
  const most = Math.ceil(1000 * WAY * ball.radius);
  return (
    <section className="move" aria-label={`Move ${ball.name}`}>
      <div className="side-head">
        <h3>Try another place for {ball.name}</h3>
        <Button
          className="button button--small"
          isDisabled={!resettable}
          onPress={onReset}
          data-testid="move-reset"
          aria-label="Back to where the balls were calibrated"
        >
          <RotateCcw aria-hidden /> Reset
        </Button>
      </div>
      {axes.map((axis, i) => {
        const millimetres = Math.round(10_000 * move[i]) / 10;
        return (
          <div key={axis} className="move__axis">
            <label htmlFor={`${id}-${axis}`}>{axis}</label>
            <input
              id={`${id}-${axis}`}
              type="range"
              min={-most}
              max={most}
              step={STEP}
              value={Math.min(most, Math.max(-most, millimetres))}
              data-testid={`move-${axis.toLowerCase()}`}
              aria-valuetext={`${millimetres} millimetres`}
              onChange={(event) => {
                const by = event.target.valueAsNumber / 1000;
                onMove([i === 0 ? by : move[0], i === 1 ? by : move[1], i === 2 ? by : move[2]]);
              }}
            />
            <span className="move__value">{millimetres.toFixed(1)} mm</span>
          </div>
        );
      })}
      <p className="move__note">
        Solid in the photograph: the calibrated outline. Dashed: the one from there. How far it runs past the clicked
        points tells how well they hold the ball in its place.
      </p>
    </section>
  );
}
