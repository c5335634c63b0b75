/** One run: how it goes, what the paper claims against what was measured, and everything it has told. */
import type { RunInfo } from "../../contract/lab.ts";
import { ClaimTable } from "./ClaimTable.tsx";
import { PlotChart } from "./charts/PlotChart.tsx";
import { ScatterChart } from "./charts/ScatterChart.tsx";
import { LabFilm } from "./film/LabFilm.tsx";
import { LabGallery } from "./gallery/LabGallery.tsx";
import { LabPicture } from "./LabPicture.tsx";
import { LabTable } from "./LabTable.tsx";
import { LabMatrix } from "./matrix/LabMatrix.tsx";
import { RunDetails } from "./RunDetails.tsx";
import { RunHeader } from "./RunHeader.tsx";
import { useLab } from "./store.ts";
import { useRecord, useRecords } from "./watch.ts";
import "./drawings.css";

const none: readonly RunInfo[] = [];

export function RunView({ run }: { run: RunInfo }) {
  const record = useRecord(run.id);
  const runs = useLab((state) => state.runs) ?? none;
  const overlays = useLab((state) => state.overlays);
  const others = useRecords(overlays.flatMap((id) => runs.find((other) => other.id === id) ?? []));
  return (
    <article className="run-view" aria-label={run.name}>
      <RunHeader run={run} />
      <div className="run-view__body">
        {run.error ? (
          <div className="refusal" role="alert" data-testid="lab-error">
            <p>{run.error.message}</p>
            {run.error.advice ? <p className="muted">{run.error.advice}</p> : null}
          </div>
        ) : null}
        {record?.notes.map((note) => (
          <p key={note} className="run-view__note" data-testid="lab-note">
            {note}
          </p>
        ))}
        {run.claims && run.claims.length > 0 ? <ClaimTable claims={run.claims} /> : null}
        {record ? (
          <>
            <div className="charts">
              {[...record.charts.values()].map(({ chart: { id, style } }) =>
                style === "scatter" ? (
                  <ScatterChart key={id} run={run} record={record} id={id} />
                ) : (
                  <PlotChart key={id} run={run} record={record} id={id} others={others} />
                ),
              )}
              {[...record.matrices.values()].map((matrix) => (
                <LabMatrix key={matrix.id} run={run} matrix={matrix} />
              ))}
            </div>
            {[...record.tables.values()].map((table) => (
              <LabTable key={table.id} table={table} />
            ))}
            <div className="charts">
              {[...record.galleries.values()].map((gallery) => (
                <LabGallery key={gallery.id} run={run} gallery={gallery} />
              ))}
              {[...record.films.values()].map((film) => (
                <LabFilm key={film.id} run={run} film={film} />
              ))}
            </div>
            {record.pictures.size > 0 ? (
              <div className="lab-pictures">
                {[...record.pictures.values()].map((picture) => (
                  <LabPicture key={picture.id} picture={picture} />
                ))}
              </div>
            ) : null}
          </>
        ) : (
          <p className="muted">
            {run.state === "running" ? "Nothing was measured yet." : "Reading what this run has told."}
          </p>
        )}
        <RunDetails run={run} />
      </div>
    </article>
  );
}
