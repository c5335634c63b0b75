/** What each detector found, what matters first. Those without anything to say are behind a fold. */
import type { z } from "zod";
import type { storedFindingSchema } from "../../../contract/findings.ts";
import { count } from "../../../engine/verdict/words.ts";
import { type Weight, weigh, weightNames, weights } from "../../verify/order.ts";
import { useVerify } from "../../verify/store.ts";

type Finding = z.infer<typeof storedFindingSchema>;

/** What a reader wants to see of it without asking. */
const telling: ReadonlySet<Weight> = new Set(["alarm", "failed", "notice", "quiet"]);

export function Findings({ findings = [] }: { findings?: readonly Finding[] }) {
  const detectors = useVerify((store) => store.detectors);
  if (findings.length === 0) return null;
  const rows = findings
    .map((finding) => {
      const detector = detectors.find(({ id }) => id === finding.detector);
      return {
        finding,
        title: detector?.title ?? finding.detector,
        weight: weigh(finding, detector ?? { kind: "vote" }),
      };
    })
    .filter(({ weight }) => weight !== "view")
    .sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
  const told = rows.filter(({ weight }) => telling.has(weight));
  const silent = rows.filter(({ weight }) => !telling.has(weight));
  return (
    <section className="triage__section" aria-label="Findings">
      <h4>Findings</h4>
      <FindingList rows={told} />
      {silent.length > 0 ? (
        <details className="triage__more">
          <summary>{count(silent.length, "detector")} without a finding</summary>
          <FindingList rows={silent} />
        </details>
      ) : null}
    </section>
  );
}

interface Row {
  finding: Finding;
  title: string;
  weight: Weight;
}

function FindingList({ rows }: { rows: readonly Row[] }) {
  return (
    <ul>
      {rows.map(({ finding: { detector, score, summary, reason }, title, weight }) => {
        const text = weight === "quiet" ? undefined : (summary ?? reason);
        return (
          <li key={detector} className="case-finding" data-testid="case-finding" data-detector={detector}>
            <span className="case-finding__title">{title}</span>
            <span className="case-finding__score">{score === undefined ? "" : score.toFixed(2)}</span>
            <span className={`chip chip--${weight}`}>{weightNames[weight]}</span>
            {text ? <p className="muted">{text}</p> : null}
          </li>
        );
      })}
    </ul>
  );
}
