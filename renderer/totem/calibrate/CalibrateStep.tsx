/** Step 4: where the balls are in space, how well that is known, and how light goes through them. */
import { Crosshair } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { FEWEST_POINTS } from "../../../engine/totem/pose/outline.ts";
import { run } from "../../commands/bind.ts";
import { lensOf } from "../lens.ts";
import type { Opened } from "../state.ts";
import { useTotem } from "../store.ts";
import { BallFacts } from "./BallFacts.tsx";
import { Calibrated } from "./Calibrated.tsx";
import { CheckList } from "./CheckList.tsx";
import { calibratedBalls } from "./calibratedBalls.ts";
import { MoveForm } from "./MoveForm.tsx";
import type { Moves } from "./moved.ts";
import "./calibrate.css";

export function CalibrateStep() {
  const opened = useTotem((state) => state.opened);
  return opened ? <Calibration opened={opened} /> : null;
}

function Calibration({ opened }: { opened: Opened }) {
  const { session, draft, exif, picture } = opened;
  const { calibration } = session;
  const busy = useTotem((state) => state.busy !== undefined);
  const chosen = useTotem((state) => state.ball);
  const lens = lensOf(draft.lens, exif, session.photo);
  const outlined = draft.balls.filter(({ points }) => points.length >= FEWEST_POINTS).length;
  const ready = lens.known && outlined > 0;
  // Who comes here with all that is needed does not have to ask for it.
  useEffect(() => {
    const { opened: now, busy: at, calibrate } = useTotem.getState();
    if (ready && !at && now?.session.calibration === null) void calibrate();
  }, [ready]);

  // Balls that were moved belong to one calibration.
  const [moved, setMoved] = useState<{ of: unknown; moves: Moves }>({ of: calibration, moves: {} });
  const moves = moved.of === calibration ? moved.moves : {};
  const setMoves = (next: Moves) => setMoved({ of: calibration, moves: next });
  const balls = useMemo(() => calibratedBalls(calibration, draft.balls), [calibration, draft.balls]);
  const at = balls.findIndex(({ place }) => place === chosen);

  return (
    <section className="totem-step totem-step--wide" aria-label="Calibrate" data-calibrated={calibration !== null}>
      <div className="totem-step__main">
        {calibration ? (
          <Calibrated
            photo={session.photo}
            picture={picture}
            camera={calibration.camera}
            balls={balls}
            chosen={at}
            moves={moves}
            onMove={(i, by) => setMoves({ ...moves, [i]: by })}
          />
        ) : (
          <Waiting lens={lens.known} outlined={outlined} busy={busy} />
        )}
      </div>
      <aside className="totem-step__side" aria-label="Calibration">
        <div className="side-head">
          <h2>Where the balls are</h2>
          <Button
            className={calibration ? "button" : "button button--primary"}
            isDisabled={busy || !ready}
            onPress={() => run("totem.run")}
            data-testid="calibrate-run"
          >
            <Crosshair aria-hidden /> {calibration ? "Again" : "Calibrate"}
          </Button>
        </div>
        {calibration ? (
          <>
            <p className="muted">
              From the outlines, the radii and a focal length of {calibration.camera.fx.toFixed(0)} pixels ±{" "}
              {(100 * calibration.camera.focalDeviation).toFixed(1)} %. Distances are from the camera; deviations are
              standard deviations.
            </p>
            <BallFacts balls={balls} camera={calibration.camera} moves={moves} chosen={at} />
            {balls[at] ? (
              <MoveForm
                key={at}
                ball={balls[at]}
                move={moves[at]}
                onMove={(by) => setMoves({ ...moves, [at]: by })}
                onReset={() => setMoves({})}
                resettable={Object.keys(moves).length > 0}
              />
            ) : null}
            <CheckList checks={calibration.checks} />
          </>
        ) : (
          <p className="muted">Calibrating places every ball in space: from its outline, its radius and the camera.</p>
        )}
      </aside>
    </section>
  );
}

/** What is missing, and where to enter it. */
function Waiting({ lens, outlined, busy }: { lens: boolean; outlined: number; busy: boolean }) {
  const { go } = useTotem.getState();
  return (
    <div className="totem-blank" data-testid="calibrate-waiting">
      {busy ? <p className="muted">Placing the balls in space.</p> : null}
      {!busy && !lens ? (
        <>
          <p>The focal length is not known yet, and distances follow from it.</p>
          <Button className="button" onPress={() => go("camera")}>
            Go to Camera
          </Button>
        </>
      ) : null}
      {!busy && outlined === 0 ? (
        <>
          <p>No ball is outlined yet: {FEWEST_POINTS} points around one are the least.</p>
          <Button className="button" onPress={() => go("totems")}>
            Go to Totems
          </Button>
        </>
      ) : null}
      {!busy && lens && outlined > 0 ? <p className="muted">The scene appears here once it is calibrated.</p> : null}
    </div>
  );
}
