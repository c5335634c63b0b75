/** The verdict in words, or how far the examination is. */
import { TriangleAlert } from "lucide-react";
import { Button } from "react-aria-components";
import { run } from "../commands/bind.ts";
import { VerdictCard } from "../ui/VerdictCard.tsx";
import { ContributionList } from "./Contributions.tsx";
import type { Examination } from "./examination.ts";
import { overallProgress } from "./progress.ts";
import { useVerify } from "./store.ts";

export function VerdictPanel({ examination }: { examination: Examination }) {
  const total = useVerify((state) => state.detectors.length);
  const { state, result, findings } = examination;
  if (state === "error" || state === "cancelled") return <Stopped examination={examination} />;
  if (!result) {
    const done = Object.keys(findings).length;
    return (
      <section className="verdict verdict--running" aria-label="Progress" aria-live="polite">
        <div className="verdict__head">
          <h2>{state === "queued" ? "Waiting" : "Examining"}</h2>
          <Button className="button" data-testid="cancel" onPress={() => run("file.cancel")}>
            Cancel
          </Button>
        </div>
        <progress aria-label="Progress" value={overallProgress(examination, total)} max={1} />
        <p className="muted">
          {done} of {total} detectors have answered.
        </p>
      </section>
    );
  }
  const { level, text, contributions = [] } = result.verdict;
  return (
    <VerdictCard level={level} text={text} testId="verdict">
      <ContributionList contributions={contributions} />
    </VerdictCard>
  );
}

function Stopped({ examination: { state, error } }: { examination: Examination }) {
  return (
    <section className="verdict verdict--error" data-testid="image-error" role="alert">
      <div className="verdict__head">
        <TriangleAlert aria-hidden />
        <h2>{state === "cancelled" ? "Cancelled" : "This image could not be examined"}</h2>
      </div>
      {state === "cancelled" ? <p>The examination was stopped before it was finished.</p> : <p>{error?.message}</p>}
      {state === "error" && error?.advice ? <p className="muted">{error.advice}</p> : null}
      <Button className="button" onPress={() => run("file.again")}>
        Examine again
      </Button>
    </section>
  );
}
