/** Starts the sweep that both Rebuild and Verify show, and says what became of it. */
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useTotem } from "../store.ts";

export function SweepForm() {
  const [field, setField] = useState(false);
  const calibrated = useTotem((state) => state.opened?.session.calibration != null);
  const verification = useTotem((state) => state.opened?.session.verification);
  const busy = useTotem((state) => state.busy);
  const failed = useTotem((state) => state.problem?.task === "verify");
  const verify = useTotem((state) => state.verify);
  const cancel = useTotem((state) => state.cancel);
  const running = busy?.task === "verify";
  const stopped = useStopped(running, verification != null || failed);
  return (
    <div className="sweep-form">
      <h2>What the balls see</h2>
      <p className="muted">
        Each ball shows the scene once more, bent. The rays are unbent, and for every place of the photograph the depth
        is looked for at which the balls agree.
      </p>
      <label className="field--check">
        <input
          type="checkbox"
          data-testid="rebuild-field"
          checked={field}
          disabled={!calibrated || running}
          onChange={(event) => setField(event.target.checked)}
        />
        <span>
          Train a radiance field as well <span className="muted">(minutes)</span>
        </span>
      </label>
      {running ? (
        <Button className="button" onPress={cancel} data-testid="rebuild-stop">
          Stop
        </Button>
      ) : (
        <Button
          className={verification ? "button" : "button button--primary"}
          isDisabled={!calibrated || busy !== undefined}
          onPress={() => void verify(field)}
          data-testid="rebuild-run"
        >
          {verification ? "Rebuild again" : "Rebuild the scene"}
        </Button>
      )}
      {running ? (
        <p role="status" className="sweep-form__state" data-testid="rebuild-progress">
          {busy.step ?? "Starting"}
          {busy.share === undefined ? "" : `, ${Math.floor(100 * busy.share)} %`}
        </p>
      ) : stopped ? (
        <p role="status" className="muted" data-testid="rebuild-stopped">
          Stopped before it was finished. Nothing was kept.
        </p>
      ) : verification ? (
        <p className="muted sweep-form__state" data-testid="rebuild-done">
          {verification.grid.width} × {verification.grid.height} cells of {verification.grid.step} ×{" "}
          {verification.grid.step} pixels in {(verification.elapsedMs / 1000).toFixed(1)} s. All balls but one, and two
          at least, see {Math.round(100 * verification.protectedShare)} % of the photograph.
        </p>
      ) : null}
    </div>
  );
}

/** Whether the last run ended without a result and without an error: somebody stopped it. */
function useStopped(running: boolean, ended: boolean): boolean {
  const ran = useRef(false);
  const [stopped, setStopped] = useState(false);
  useEffect(() => {
    if (ran.current && !running) setStopped(!ended);
    if (running) setStopped(false);
    ran.current = running;
  }, [running, ended]);
  return stopped;
}
