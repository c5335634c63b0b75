/** Past and present runs, newest first; those of the open run's experiment can be laid over it. */
import { Check, Layers } from "lucide-react";
import { Checkbox, GridList, GridListItem } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import type { RunInfo } from "../../contract/lab.ts";
import { StateIcon } from "./StateIcon.tsx";
import { listedRuns, openedRun, useLab } from "./store.ts";
import { duration, stateNames, when } from "./words.ts";

export function RunList() {
  const {
    experiments = [],
    all,
    runs,
    open,
    overlays,
    filter,
    openRun,
    setFilter,
  } = useLab(
    useShallow((state) => ({
      experiments: state.experiments,
      all: state.runs?.length ?? 0,
      runs: listedRuns(state),
      open: openedRun(state),
      overlays: state.overlays,
      filter: state.filter,
      openRun: state.openRun,
      setFilter: state.setFilter,
    })),
  );
  return (
    <section className="lab__runs">
      <div className="lab__filter">
        <h2 className="lab__heading">Runs</h2>
        <select
          className="input"
          aria-label="Runs of"
          data-testid="run-filter"
          value={filter ?? ""}
          onChange={(event) => setFilter(event.target.value || undefined)}
        >
          <option value="">All experiments</option>
          {experiments.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <GridList
        aria-label="Runs"
        className="lab__list lab__list--runs"
        items={runs}
        dependencies={[open, overlays]}
        selectionMode="single"
        selectionBehavior="replace"
        disallowTypeAhead
        selectedKeys={open ? [open.id] : []}
        onSelectionChange={(keys) => {
          const [id] = keys === "all" ? [] : [...keys];
          if (id !== undefined) openRun(String(id));
        }}
        renderEmptyState={() => (
          <p className="muted lab__none">
            {all > 0
              ? "No run of this experiment yet."
              : "No runs yet. What you run is kept here, and can be compared with later runs."}
          </p>
        )}
      >
        {(run) => (
          <RunItem
            run={run}
            layable={open !== undefined && open.id !== run.id && open.experiment === run.experiment}
            laid={overlays.includes(run.id)}
          />
        )}
      </GridList>
    </section>
  );
}

function RunItem({ run, layable, laid }: { run: RunInfo; layable: boolean; laid: boolean }) {
  const { id, name, state, startedAt, elapsedMs, progress } = run;
  return (
    <GridListItem
      id={id}
      textValue={name}
      className="lab__item run"
      data-testid="run-item"
      data-state={state}
      data-run={id}
    >
      <StateIcon state={state} />
      <span className="lab__title" title={name}>
        {name}
      </span>
      {layable ? (
        <Checkbox
          slot={null}
          className="lay"
          aria-label={`Lay ${name} over the open run`}
          data-testid="overlay"
          isSelected={laid}
          onChange={(shown) => useLab.getState().overlay(id, shown)}
        >
          <span className="lay__box" title="Lay over the open run">
            {laid ? <Check aria-hidden /> : <Layers aria-hidden />}
          </span>
        </Checkbox>
      ) : null}
      <span className="lab__sub">
        {stateNames[state]}
        {state === "running" || state === "paused" ? ` ${Math.floor(100 * progress.fraction)} %` : ""} ·{" "}
        {when(startedAt)} · {duration(elapsedMs)}
      </span>
      {state === "running" || state === "paused" ? (
        <progress className="run__progress" aria-label="Progress" value={progress.fraction} max={1} />
      ) : null}
    </GridListItem>
  );
}
