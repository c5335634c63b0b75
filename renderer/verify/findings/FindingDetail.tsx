/** Everything one detector has to say about the picture. */
import { BookOpen } from "lucide-react";
import { Button } from "react-aria-components";
import type { LiveFinding } from "../../../contract/findings.ts";
import type { DetectorInfo } from "../../../contract/operations.ts";
import { falseAlarmInWords } from "../../../engine/verdict/words.ts";
import { run } from "../../commands/bind.ts";
import type { MetadataBlocks } from "../examination.ts";
import { PatchDetail } from "../patches/PatchDetail.tsx";
import { ParamsForm } from "./ParamsForm.tsx";

interface Props {
  detector: DetectorInfo;
  finding?: LiveFinding;
  /** What the file says of itself. */
  metadata: MetadataBlocks;
}

const states = {
  ran: "This detector ran.",
  notApplicable: "This detector has nothing to say about such a file.",
  abstained: "This detector looked and found nothing it may judge by.",
  failed: "This detector failed. That does not mean that nothing was found.",
};

export function FindingDetail({ detector, finding, metadata }: Props) {
  return (
    <article className="detail" data-testid="finding-detail" aria-label={detector.title}>
      <header className="detail__head">
        <h3>{detector.title}</h3>
        <Button className="button button--quiet" onPress={() => run("go.readme")}>
          <BookOpen aria-hidden /> About this method
        </Button>
      </header>
      <p className="muted">{detector.question}</p>
      {finding ? <Body finding={finding} /> : <p>Still at work.</p>}
      {finding?.patches ? <PatchDetail patches={finding.patches} metadata={metadata} /> : null}
      {finding ? (
        <ParamsForm key={`${detector.id} ${finding.elapsedMs}`} detector={detector} params={finding.params ?? {}} />
      ) : null}
      <section>
        <h4>What it cannot see</h4>
        <ul className="bullets">
          {(finding?.limits ?? detector.limits).map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </section>
      {finding ? (
        <p className="muted mono">
          {detector.id} {finding.version}, {Math.round(finding.elapsedMs)} ms
        </p>
      ) : null}
    </article>
  );
}

function Body({ finding }: { finding: LiveFinding }) {
  const { state, summary, reason, alarm, falseAlarm, facts = [], regions = [] } = finding;
  return (
    <>
      {state !== "ran" ? <p>{states[state]}</p> : null}
      {summary || reason ? (
        <p className={alarm ? "detail__summary detail__summary--alarm" : "detail__summary"}>{summary ?? reason}</p>
      ) : null}
      {falseAlarm ? (
        <section className="detail__cost">
          <h4>How often such an alarm is false</h4>
          <p>{falseAlarmInWords(falseAlarm)}</p>
        </section>
      ) : null}
      {facts.length > 0 ? (
        <section>
          <h4>Facts</h4>
          <dl className="facts">
            {facts.map(({ label, value, severity, explanation, benign }, i) => (
              <div key={i} className={`fact fact--${severity ?? "info"}`}>
                <dt>{label}</dt>
                <dd>
                  <span>{value}</span>
                  {explanation ? <p className="muted">{explanation}</p> : null}
                  {benign && benign.length > 0 ? (
                    <p className="muted">
                      <strong>Innocent reasons:</strong> {benign.join(" ")}
                    </p>
                  ) : null}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      {regions.length > 0 ? (
        <section>
          <h4>Places</h4>
          <ul className="bullets mono">
            {regions.map(({ x, y, width, height, logNfa, label }, i) => (
              <li key={i}>
                {label ? `${label}: ` : ""}
                {width} × {height} at ({x}, {y}){logNfa !== undefined ? `, log₁₀ NFA ${logNfa.toFixed(1)}` : ""}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
