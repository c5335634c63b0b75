/** How a run goes, and what can be done with it. */
import { FlaskConical, Pause, Pencil, Play, Square, Trash2 } from "lucide-react";
import { Button } from "react-aria-components";
import type { RunInfo } from "../../contract/lab.ts";
import { run as runCommand } from "../commands/bind.ts";
import { CommandButton } from "../shell/CommandButton.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { StateIcon } from "./StateIcon.tsx";
import { useLab } from "./store.ts";
import { deviceInWords, duration, estimate, stateNames, when } from "./words.ts";

export function RunHeader({ run }: { run: RunInfo }) {
  const { name, state, progress, device, startedAt, elapsedMs } = run;
  const title = useLab(({ experiments }) => experiments?.find(({ id }) => id === run.experiment)?.title);
  const moving = state === "running" || state === "paused";
  // "auto" was asked for: any device is the one.
  const elsewhere = device.used !== undefined && device.asked !== "auto" && device.used !== device.asked;
  return (
    <header className="run-header">
      <div className="run-header__row">
        <div className="run-header__name">
          <h2>{name}</h2>
          <p className="muted">
            {title && !name.startsWith(title) ? `${title}, started` : "Started"} {when(startedAt)}
          </p>
        </div>
        <div className="run-header__actions">
          {state === "running" ? (
            <Button className="button" data-testid="pause" onPress={() => runCommand("lab.pause")}>
              <Pause aria-hidden /> Pause
            </Button>
          ) : null}
          {state !== "running" && state !== "done" ? (
            <Button className="button" data-testid="resume" onPress={() => runCommand("lab.pause")}>
              <Play aria-hidden /> Resume
            </Button>
          ) : null}
          {moving ? (
            <Button className="button" data-testid="cancel-run" onPress={() => runCommand("lab.cancel")}>
              <Square aria-hidden /> Cancel
            </Button>
          ) : null}
          <IconButton
            icon={FlaskConical}
            label="Take these parameters into the form"
            testId="reuse"
            onPress={() => useLab.getState().reuse(run)}
          />
          <CommandButton icon={Pencil} command="lab.rename" testId="rename-run" />
          <CommandButton icon={Trash2} command="lab.remove" testId="remove-run" />
        </div>
      </div>
      <dl className="run-header__facts">
        <div>
          <dt>State</dt>
          <dd data-testid="run-state" data-state={state} className="run-header__state">
            <StateIcon state={state} /> {stateNames[state]}
          </dd>
        </div>
        <div>
          <dt>Elapsed</dt>
          <dd>{duration(elapsedMs)}</dd>
        </div>
        {state === "running" && progress.remainingMs !== undefined ? (
          <div>
            <dt>Left</dt>
            <dd>{estimate(progress.remainingMs / 1000)}</dd>
          </div>
        ) : null}
        <div>
          <dt>Device</dt>
          <dd title={device.reason}>{deviceInWords(device)}</dd>
        </div>
        {moving ? (
          <div className="run-header__step">
            <dt>{Math.floor(100 * progress.fraction)} %</dt>
            <dd title={progress.step}>{progress.step}</dd>
          </div>
        ) : null}
      </dl>
      {device.reason && elsewhere ? <p className="run-header__reason">{device.reason}</p> : null}
      {state === "done" ? null : (
        <progress data-testid="run-progress" aria-label="Progress" value={progress.fraction} max={1} />
      )}
    </header>
  );
}
