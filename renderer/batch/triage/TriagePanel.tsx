/** All that is known of the current picture, and what a reader decides of it. */
import { ScanSearch } from "lucide-react";
import type { TableRow } from "../../../contract/batch.ts";
import { falseAlarmInWords, thousands } from "../../../engine/verdict/words.ts";
import { CommandButton } from "../../shell/CommandButton.tsx";
import { VerdictCard } from "../../ui/VerdictCard.tsx";
import { LevelBadge } from "../Badges.tsx";
import { rowAt } from "../rowCache.ts";
import { useBatch } from "../store.ts";
import { nameAndFolder } from "../words.ts";
import { Copies } from "./Copies.tsx";
import { Findings } from "./Findings.tsx";
import { MarkButtons } from "./MarkButtons.tsx";
import { Notes } from "./Notes.tsx";
import { PanelPicture } from "./PanelPicture.tsx";
import { PictureFacts } from "./PictureFacts.tsx";
import "./triage.css";

export function TriagePanel() {
  const id = useBatch((state) => state.open)!;
  const current = useBatch((state) => state.current);
  const rows = useBatch((state) => state.rows);
  const details = useBatch((state) => state.details);
  // The row is there at once; findings and notes are asked for.
  const known = current && rowAt(rows, current.index);
  const row = known && known.id === current.image ? known : details?.row;
  if (!current || !row)
    return (
      <aside className="triage" aria-label="Current picture">
        <p className="muted triage__hint">
          {rows.count === 0 ? "There is no picture to show." : "Choose a picture to see what is known of it."}
        </p>
      </aside>
    );
  const [name, folder] = nameAndFolder(row.path);
  return (
    <aside className="triage" aria-label="Current picture" data-testid="triage" data-image={row.id}>
      <header className="triage__head">
        <div className="triage__name">
          <h3 title={name}>{name}</h3>
          <p className="muted" title={`${row.root}/${folder}`}>
            {thousands(current.index + 1)} of {thousands(rows.count ?? 0)}
            {folder ? ` · ${folder}` : ""}
          </p>
        </div>
        <CommandButton icon={ScanSearch} command="batch.open" testId="open-in-verify" />
      </header>
      <MarkButtons row={row} />
      <div className="triage__body">
        <PanelPicture key={row.id} id={id} row={row} map={details?.map ?? null} />
        <Verdict row={row} />
        <Notes key={`notes ${row.id}`} />
        <DetailsProblem />
        <Findings findings={details?.findings} />
        <Copies id={id} />
        <PictureFacts row={row} />
      </div>
    </aside>
  );
}

function Verdict({ row }: { row: TableRow }) {
  const verdict = useBatch((state) => state.details?.verdict);
  if (verdict)
    return (
      <VerdictCard level={verdict.level} text={verdict.text} testId="case-verdict">
        {verdict.falseAlarm ? <p className="muted">{falseAlarmInWords(verdict.falseAlarm)}</p> : null}
      </VerdictCard>
    );
  return (
    <section className="verdict" data-testid="no-verdict">
      <LevelBadge row={row} />
      {row.reason ? <p>{row.reason}</p> : null}
    </section>
  );
}

function DetailsProblem() {
  const problem = useBatch((state) => state.detailsProblem);
  if (!problem) return null;
  return (
    <div className="refusal" role="alert" data-testid="details-problem">
      <p>{problem.message}</p>
      {problem.advice ? <p className="muted">{problem.advice}</p> : null}
    </div>
  );
}
