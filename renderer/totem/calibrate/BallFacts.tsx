/** Of each ball: where it is, how well that is known, how well its outline fits. */
import type { Camera } from "../../../engine/totem/refraction/camera.ts";
import { add, dot, length, scale, type Vector } from "../../../engine/totem/refraction/vector.ts";
import { useTotem } from "../store.ts";
import { tokenOfBall } from "../verify/ballColours.ts";
import type { CalibratedBall } from "./calibratedBalls.ts";
import { isMoved, type Moves, offOutline, STILL } from "./moved.ts";

interface Props {
  balls: readonly CalibratedBall[];
  camera: Camera;
  moves: Moves;
  chosen: number;
}

export function BallFacts({ balls, camera, moves, chosen }: Props) {
  return (
    <ul className="balls" aria-label="Calibrated balls" data-testid="calibrated-balls">
      {balls.map((ball, i) => (
        <li key={ball.place} className="ball" data-chosen={i === chosen} data-testid="calibrated-ball">
          <button
            type="button"
            className="ball__head"
            aria-pressed={i === chosen}
            onClick={() => useTotem.getState().choose(ball.place)}
          >
            <span className="ball__swatch" style={{ background: `var(${tokenOfBall(ball.place)})` }} />
            <strong>{ball.name}</strong>
            <span className="ball__state">
              {centimetres(length(ball.centre))} cm ± {millimetres(deviationAlong(ball))} mm
            </span>
          </button>
          <table className="ball-facts">
            <thead>
              <tr>
                <th scope="col">right</th>
                <th scope="col">down</th>
                <th scope="col">away</th>
                <th scope="col">outline</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                {ball.centre.map((value, axis) => (
                  <td key={axis}>
                    {centimetres(value)} cm
                    <span className="ball-facts__deviation">± {millimetres(ball.deviation[axis])} mm</span>
                  </td>
                ))}
                <td data-testid="ball-residual">
                  {ball.residual.toFixed(2)} px
                  <span className="ball-facts__deviation">{ball.points} points</span>
                </td>
              </tr>
            </tbody>
          </table>
          {isMoved(moves[i]) ? (
            <p className="ball__moved" data-testid="ball-moved">
              Moved by {(1000 * length(moves[i])).toFixed(1)} mm: the points would be{" "}
              <strong>
                {inWords(offOutline(ball.outlined, camera, add(ball.centre, moves[i] ?? STILL), ball.radius))}
              </strong>{" "}
              off.
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

const centimetres = (metres: number): string => (100 * metres).toFixed(1);
const millimetres = (metres: number): string => (1000 * metres).toFixed(metres < 0.01 ? 1 : 0);
const inWords = (pixels: number): string => (Number.isFinite(pixels) ? `${pixels.toFixed(1)} px` : "far");

/** Standard deviation of the distance from the camera, metres. */
function deviationAlong({ centre, covariance }: CalibratedBall): number {
  const axis = scale(centre as Vector, 1 / length(centre as Vector));
  const along = covariance.map(([x, y, z]) => dot([x, y, z], axis));
  return Math.sqrt(Math.max(0, dot([along[0], along[1], along[2]], axis)));
}
