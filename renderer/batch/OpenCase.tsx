/** The open case. */
import { Button } from "react-aria-components";
import { run } from "../commands/bind.ts";
import { useService } from "../shell/service.ts";
import { Charts } from "./charts/Charts.tsx";
import { Compare } from "./compare/Compare.tsx";
import { Chips } from "./facets/Chips.tsx";
import { Facets } from "./facets/Facets.tsx";
import { CaseHeader } from "./scan/CaseHeader.tsx";
import { useBatch } from "./store.ts";
import { Toolbar } from "./Toolbar.tsx";
import { PictureGrid } from "./table/PictureGrid.tsx";
import { PictureTable } from "./table/PictureTable.tsx";
import { TriagePanel } from "./triage/TriagePanel.tsx";

export function OpenCase() {
  const comparing = useBatch((state) => state.comparing);
  return (
    <div className="open-case">
      <CaseHeader />
      <div className="open-case__body">
        <Facets />
        <main className="open-case__pictures">
          <Toolbar />
          <Chips />
          <Pictures />
        </main>
        <TriagePanel />
        {comparing ? <Compare /> : null}
      </div>
    </div>
  );
}

function Pictures() {
  const view = useBatch((state) => state.view);
  const count = useBatch((state) => state.rows.count);
  const problem = useBatch((state) => state.problem);
  const connected = useService((state) => state.connected);
  if (problem && connected)
    return (
      <div className="batch__failure" role="alert" data-testid="batch-error">
        <h2>The case cannot be read</h2>
        <p>{problem.message}</p>
        {problem.advice ? <p className="muted">{problem.advice}</p> : null}
        <div className="batch__ways">
          <Button className="button" onPress={() => useBatch.getState().readAgain()}>
            Try again
          </Button>
          <Button className="button button--quiet" onPress={() => run("batch.cases")}>
            All cases
          </Button>
        </div>
      </div>
    );
  if (view === "charts") return <Charts />;
  if (count === undefined) return <p className="batch__blank muted">Asking for the pictures.</p>;
  if (count === 0) return <NoPictures />;
  return view === "grid" ? <PictureGrid /> : <PictureTable />;
}

function NoPictures() {
  const filtered = useBatch((state) => Object.keys(state.filter).length > 0);
  const scanning = useBatch((state) => state.news?.entry.scanning);
  return (
    <div className="batch__blank" data-testid="no-pictures">
      <p className="muted">
        {filtered
          ? "No picture meets all conditions."
          : scanning
            ? "Pictures appear here as they are found."
            : "There is no picture in this case yet."}
      </p>
      {filtered ? (
        <Button className="button" onPress={() => run("batch.clearFilter")}>
          Clear all conditions
        </Button>
      ) : null}
    </div>
  );
}
