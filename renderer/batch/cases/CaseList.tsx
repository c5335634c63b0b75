/** Cases that are known, and ways to begin one. */
import { Archive, FolderOpen, FolderSearch, LoaderCircle, Trash2 } from "lucide-react";
import { useEffect } from "react";
import { Button, GridList, GridListItem } from "react-aria-components";
import type { CaseEntry } from "../../../contract/batch.ts";
import { count, thousands } from "../../../engine/verdict/words.ts";
import { run } from "../../commands/bind.ts";
import { when } from "../../lab/words.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { useService } from "../../shell/service.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Keys } from "../../ui/Keys.tsx";
import { ListFailure } from "../../ui/ListFailure.tsx";
import { statesInWords } from "../scan/words.ts";
import { useBatch } from "../store.ts";
import { useRemoval } from "./removal.ts";
import { StateBar } from "./StateBar.tsx";
import "./cases.css";

/** While one of them is scanned its counts are asked for again. */
const REFRESH_MS = 2000;

export function CaseList() {
  const cases = useBatch((state) => state.cases);
  const moving = cases?.some(({ scanning }) => scanning) ?? false;
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => {
      if (useService.getState().connected) void useBatch.getState().load();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [moving]);
  const failure = useBatch((state) => state.failure);
  if (!cases)
    return (
      <main className="cases__blank" data-testid="case-list">
        {failure ? (
          <ListFailure
            title="The cases could not be listed"
            failure={failure}
            onRetry={() => void useBatch.getState().load()}
            testId="batch-error"
          />
        ) : (
          <p className="muted">Asking for the cases.</p>
        )}
      </main>
    );
  if (cases.length === 0) return <NoCases />;
  return (
    <main className="cases" data-testid="case-list">
      <header className="cases__head">
        <div>
          <h2>Cases</h2>
          <p className="muted">
            {thousands(cases.length)} {cases.length === 1 ? "case" : "cases"}. Drop a folder to scan it.
          </p>
        </div>
        <OpenCase />
        <ScanFolder />
      </header>
      <GridList
        aria-label="Cases"
        className="cases__list"
        items={cases}
        dependencies={[cases]}
        // Letters are shortcuts in this window.
        disallowTypeAhead
        onAction={(id) => useBatch.getState().openCase(String(id))}
      >
        {(entry) => <CaseItem entry={entry} />}
      </GridList>
    </main>
  );
}

const ScanFolder = () => (
  <Button className="button button--primary" onPress={() => run("batch.scan")} data-testid="scan-folder-button">
    <FolderSearch aria-hidden /> Scan a folder…
  </Button>
);

const OpenCase = () => (
  <Button className="button" onPress={() => run("batch.openCase")} data-testid="open-case">
    <Archive aria-hidden /> Open a case…
  </Button>
);

/** What a newcomer sees. */
function NoCases() {
  return (
    <main className="cases__empty" data-testid="case-list">
      <div className="empty__drop">
        <FolderOpen aria-hidden className="empty__icon" />
        <h2>Drop a folder to have every picture in it examined.</h2>
        <p className="muted">
          What is found becomes a case: a table to sort by suspicion, to search, mark, annotate and hand on, with a log
          of everything that was done. The pictures stay where they are and are never changed, and a scan that was
          interrupted goes on where it was.
        </p>
        <div className="cases__begin">
          <ScanFolder />
          <OpenCase />
        </div>
        <p className="muted cases__keys">
          <Keys chord="S" /> scans a folder, <Keys chord="O" /> opens a case.
        </p>
      </div>
    </main>
  );
}

function CaseItem({ entry }: { entry: CaseEntry }) {
  const { id, title, created, path, roots, states, alarms, scanning, own, readOnly, problem } = entry;
  const from = roots.map((root) => root.path).join(", ");
  return (
    <GridListItem
      id={id}
      textValue={title}
      className="case"
      data-testid="case-item"
      data-case={id}
      data-scanning={scanning || undefined}
    >
      <div className="case__name">
        <strong title={title}>{title}</strong>
        <span className="muted case__path" title={`${from ? `Pictures: ${from}\n` : ""}Case: ${path}`}>
          {from || path}
        </span>
      </div>
      {problem ? (
        <p className="case__problem error-text">{problem}</p>
      ) : (
        <div className="case__counts">
          <span className="case__states" data-testid="case-states">
            {statesInWords(entry)}
          </span>
          <StateBar counts={states} />
        </div>
      )}
      <div className="case__end">
        {scanning ? (
          <span className="chip case__scanning">
            <LoaderCircle aria-hidden className="state-icon state-icon--running" /> Scanning
          </span>
        ) : null}
        {readOnly ? (
          <span className="chip chip--notice" title={readOnly}>
            Read only
          </span>
        ) : null}
        {alarms > 0 ? <span className="chip chip--alarm">{count(alarms, "alarm")}</span> : null}
      </div>
      <time className="muted case__created" dateTime={created}>
        {when(created)}
      </time>
      <IconButton
        icon={Trash2}
        label={own ? `Delete “${title}”…` : `Take “${title}” off the list…`}
        testId="remove-case"
        onPress={() => {
          useRemoval.setState({ entry });
          useDialogs.getState().show("removeCase");
        }}
      />
    </GridListItem>
  );
}
