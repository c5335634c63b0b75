/** Step 7: a report over the session. */
import { Braces, CircleCheck, FileText, FileType } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { ReportFormat } from "../../../contract/operations.ts";
import type { TotemSession } from "../../../contract/totemSessions.ts";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { VerdictCard } from "../../ui/VerdictCard.tsx";
import { useTotem } from "../store.ts";
import { contentsOf } from "./contents.ts";
import { KeepInCase } from "./KeepInCase.tsx";
import "./report.css";

const formats = [
  { format: "html", icon: FileText, title: "HTML", text: "One file that any browser shows, with its figures in it." },
  { format: "pdf", icon: FileType, title: "PDF", text: "For printing and for filing." },
  { format: "json", icon: Braces, title: "JSON", text: "All numbers, for programs." },
] as const satisfies readonly { format: ReportFormat; [key: string]: unknown }[];

export function ReportStep() {
  const session = useTotem((state) => state.opened?.session);
  if (!session?.verification) return <NothingYet />;
  return <Reports session={session} verification={session.verification} />;
}

function NothingYet() {
  const calibrated = useTotem((state) => state.opened?.session.calibration != null);
  const go = useTotem((state) => state.go);
  return (
    <section className="totem-blank" aria-label="Report" data-testid="totem-report">
      <p>
        {calibrated
          ? "There is nothing to report yet: the photograph has not been verified."
          : "There is nothing to report: the photograph is not calibrated, or the lens or a ball was changed since."}
      </p>
      <Button className="button" onPress={() => go(calibrated ? "verify" : "calibrate")}>
        {calibrated ? "Go to Verify" : "Go to Calibrate"}
      </Button>
    </section>
  );
}

function Reports({ session, verification }: { session: TotemSession; verification: TotemVerification }) {
  const busy = useTotem((state) => state.busy);
  const report = useTotem((state) => state.report);
  const [made, setMade] = useState<{ format: ReportFormat; name: string }>();
  const make = async (format: ReportFormat) => {
    setMade(undefined);
    const name = await report(format);
    if (name) setMade({ format, name });
  };
  return (
    <section className="report-step" aria-label="Report" data-testid="totem-report">
      <div className="report-step__page">
        <h2>A report on “{session.name}”</h2>
        <VerdictCard level={verification.verdict.level} text={verification.verdict.text} testId="report-verdict" />
        <div className="report-step__formats">
          {formats.map(({ format, icon: Icon, title, text }) => (
            <Button
              key={format}
              className="report-card"
              isDisabled={busy !== undefined}
              onPress={() => void make(format)}
              data-testid={`report-${format}`}
            >
              <Icon aria-hidden />
              <strong>{title}</strong>
              <span className="muted">{text}</span>
            </Button>
          ))}
        </div>
        <p role="status" className="report-step__made" data-testid="report-made" data-format={made?.format ?? ""}>
          {made ? (
            <>
              <CircleCheck aria-hidden /> “{made.name}” was handed to your downloads.
            </>
          ) : busy?.task === "report" ? (
            (busy.step ?? "Writing the report")
          ) : (
            "It is made from what is shown in the steps before; nothing leaves this machine."
          )}
        </p>
        <h3>Keep it in a case</h3>
        <KeepInCase />
        <h3>What it contains</h3>
        <dl className="report-step__contents">
          {contentsOf(session).map(({ title, text }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
