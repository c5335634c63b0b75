/** The steps in their order: where the reader is, what is done, what is missing before one can be gone to. */
import { Check, ChevronLeft, ChevronRight, FolderOpen, Pencil, Redo2, Undo2 } from "lucide-react";
import { Button } from "react-aria-components";
import { totemSteps } from "../../contract/totemSessions.ts";
import { run } from "../commands/bind.ts";
import { CommandButton } from "../shell/CommandButton.tsx";
import { isDone, missingFor, shownStep, stepBy, stepNames } from "./steps.ts";
import { useTotem } from "./store.ts";

export function Stepper() {
  const opened = useTotem((state) => state.opened);
  const shown = shownStep(opened);
  return (
    <header className="stepper">
      <nav aria-label="Steps">
        <ol className="stepper__steps">
          {totemSteps.map((step, i) => {
            const missing = missingFor(step, opened);
            const done = opened !== undefined && isDone(step, opened);
            return (
              <li key={step}>
                <button
                  type="button"
                  className="stepper__step"
                  data-testid={`totem-step-${step}`}
                  data-done={done}
                  aria-current={step === shown ? "step" : undefined}
                  disabled={missing !== undefined || (opened === undefined && step !== shown)}
                  title={missing}
                  onClick={() => useTotem.getState().go(step)}
                >
                  <span className="stepper__mark">{done && step !== shown ? <Check aria-label="done" /> : i + 1}</span>
                  {stepNames[step]}
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      {opened ? <SessionTools name={opened.session.name} /> : null}
    </header>
  );
}

function SessionTools({ name }: { name: string }) {
  const back = useTotem((state) => stepBy(state, -1));
  const next = useTotem((state) => stepBy(state, 1));
  return (
    <div className="stepper__tools">
      <span className="stepper__name" title={name} data-testid="totem-name">
        {name}
      </span>
      <CommandButton icon={Pencil} command="totem.rename" testId="totem-rename" />
      <CommandButton icon={FolderOpen} command="totem.sessions" testId="totem-sessions" />
      <span className="stepper__rule" />
      <CommandButton icon={Undo2} command="totem.undo" testId="totem-undo" />
      <CommandButton icon={Redo2} command="totem.redo" testId="totem-redo" />
      <span className="stepper__rule" />
      <Button className="button" isDisabled={!back} onPress={() => run("totem.previous")} data-testid="totem-back">
        <ChevronLeft aria-hidden /> Back
      </Button>
      <Button
        className="button button--primary"
        isDisabled={!next}
        onPress={() => run("totem.next")}
        data-testid="totem-next"
      >
        Next <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}
