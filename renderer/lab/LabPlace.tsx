/** The Lab place: experiments and runs at the left, the chosen one of either beside them. */
import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { ListFailure } from "../ui/ListFailure.tsx";
import { ExperimentList } from "./ExperimentList.tsx";
import { ExperimentView } from "./ExperimentView.tsx";
import { ModelsEntry } from "./models/ModelsEntry.tsx";
import { ModelsView } from "./models/ModelsView.tsx";
import { RunList } from "./RunList.tsx";
import { RunView } from "./RunView.tsx";
import { chosenExperiment, openedRun, useLab } from "./store.ts";
import "./lab.css";

const REFRESH_MS = 2000;

export function LabPlace() {
  const { experiment, run, library, failure, load } = useLab(
    useShallow((state) => ({
      experiment: chosenExperiment(state),
      run: openedRun(state),
      library: state.library,
      failure: state.failure,
      load: state.load,
    })),
  );
  // Each time the place is shown: runs may have been started elsewhere.
  useEffect(() => {
    void load();
    const timer = setInterval(() => void useLab.getState().refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);
  if (!experiment)
    return (
      <main className="lab__blank" data-testid="lab-place">
        {failure ? (
          <ListFailure
            title="The experiments could not be listed"
            failure={failure}
            onRetry={() => void load()}
            testId="lab-error"
          />
        ) : (
          <p className="muted">Asking for the experiments.</p>
        )}
      </main>
    );
  return (
    <div className="lab" data-testid="lab-place">
      <nav className="lab__lists" aria-label="Experiments, models and runs">
        <ExperimentList />
        <ModelsEntry />
        <RunList />
      </nav>
      <main className="lab__main">
        {library ? (
          <ModelsView />
        ) : run ? (
          <RunView key={run.id} run={run} />
        ) : (
          <ExperimentView key={experiment.id} experiment={experiment} />
        )}
      </main>
    </div>
  );
}
