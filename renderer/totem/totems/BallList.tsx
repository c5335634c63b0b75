/** The balls, each with how well its outline fits and what is wrong with it; the chosen one with its form. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { DraftBall } from "../../../contract/totemSessions.ts";
import { FEWEST_POINTS } from "../../../engine/totem/pose/outline.ts";
import { useTotem } from "../store.ts";
import { tokenOfBall } from "../verify/ballColours.ts";
import { BallForm, type Unit } from "./BallForm.tsx";
import type { LiveBall } from "./liveFit.ts";
import "./totems.css";

export function BallList({ balls, live }: { balls: readonly DraftBall[]; live: readonly LiveBall[] }) {
  const chosen = useTotem((state) => state.ball);
  const [unit, setUnit] = useState<Unit>("mm");
  return (
    <ul className="balls" aria-label="Balls" data-testid="balls">
      {balls.map((ball, i) => (
        // Balls have no name that stays: they are known by their places.
        <li key={i} className="ball" data-testid="ball" data-chosen={i === chosen} data-problem={hasProblem(live[i])}>
          <button
            type="button"
            className="ball__head"
            aria-expanded={i === chosen}
            onClick={() => useTotem.getState().choose(i)}
          >
            <span className="ball__swatch" style={{ background: `var(${tokenOfBall(i)})` }} />
            <strong>{ball.name || "No name"}</strong>
            <span className="ball__state" data-testid="ball-state">
              {stateInWords(ball, live[i])}
            </span>
          </button>
          {ball.points.length > 0 || i !== chosen ? <Remarks live={live[i]} /> : null}
          {i === chosen ? <BallForm key={i} ball={ball} at={i} unit={unit} onUnit={setUnit} /> : null}
        </li>
      ))}
    </ul>
  );
}

const hasProblem = (live: LiveBall | undefined): boolean =>
  live?.remarks.some(({ level }) => level === "problem") ?? false;

function stateInWords({ points }: DraftBall, live: LiveBall | undefined): string {
  if (points.length < FEWEST_POINTS) return `${points.length} of at least ${FEWEST_POINTS} points`;
  const parts = [`${points.length} points`];
  if (live?.residual !== undefined) parts.push(`${live.residual.toFixed(2)} px off`);
  if (live?.distance !== undefined) parts.push(`${(100 * live.distance).toFixed(1)} cm away`);
  return parts.join(", ");
}

function Remarks({ live }: { live: LiveBall | undefined }) {
  if (!live || live.remarks.length === 0) return null;
  return (
    <ul className="remarks">
      {live.remarks.map(({ level, text }) => (
        <li key={text} className={`remark remark--${level}`} data-testid={`ball-${level}`}>
          {level === "problem" ? <TriangleAlert aria-label="Problem" /> : <CircleAlert aria-label="Warning" />}
          {text}
        </li>
      ))}
    </ul>
  );
}
