/** The Totem place: a wizard over one photograph with glass balls in it, or the sessions there are. */
import { useEffect } from "react";
import { Button } from "react-aria-components";
import type { TotemStep } from "../../contract/totemSessions.ts";
import { run } from "../commands/bind.ts";
import { CalibrateStep } from "./calibrate/CalibrateStep.tsx";
import { CameraStep } from "./camera/CameraStep.tsx";
import { PhotoStep } from "./photo/PhotoStep.tsx";
import { RebuildStep } from "./rebuild/RebuildStep.tsx";
import { ReportStep } from "./report/ReportStep.tsx";
import { Stepper } from "./Stepper.tsx";
import { shownStep } from "./steps.ts";
import { useTotem } from "./store.ts";
import { TotemsStep } from "./totems/TotemsStep.tsx";
import { VerifyStep } from "./verify/VerifyStep.tsx";
import "./totem.css";

const steps: Record<TotemStep, () => React.ReactNode> = {
  photo: PhotoStep,
  camera: CameraStep,
  totems: TotemsStep,
  calibrate: CalibrateStep,
  rebuild: RebuildStep,
  verify: VerifyStep,
  report: ReportStep,
};

export function TotemPlace() {
  const step = useTotem((state) => shownStep(state.opened));
  const id = useTotem((state) => state.opened?.session.id);
  // Each time the place is shown: sessions may have been made elsewhere.
  useEffect(() => void useTotem.getState().load(), []);
  const Step = steps[step];
  return (
    <main className="totem" data-testid="totem-place" data-step={step}>
      <Stepper />
      <Trouble />
      <Step key={`${id} ${step}`} />
      <Progress />
    </main>
  );
}

/** What went wrong. What was entered is still there. */
function Trouble() {
  const problem = useTotem((state) => state.problem);
  if (!problem) return null;
  return (
    <div className="totem-trouble" role="alert" data-testid="totem-problem">
      <p>
        {problem.message} {problem.advice}
      </p>
      <Button className="button button--small" onPress={() => useTotem.setState({ problem: undefined })}>
        Dismiss
      </Button>
    </div>
  );
}

const doing = {
  create: "Reading the photograph",
  open: "Opening the session",
  lens: "Looking for the checkerboard",
  calibrate: "Calibrating",
  verify: "Sweeping the scene",
  report: "Writing the report",
  keep: "Writing the report",
};

function Progress() {
  const busy = useTotem((state) => state.busy);
  if (!busy) return null;
  return (
    <div className="totem-progress" role="status" data-testid="totem-busy" data-task={busy.task}>
      <span className="totem-progress__text">{busy.step ?? doing[busy.task]}</span>
      <progress aria-label={doing[busy.task]} value={busy.share} max={1} />
      <Button className="button button--small" onPress={() => run("totem.cancel")} data-testid="totem-cancel">
        Stop
      </Button>
    </div>
  );
}
