/** What the pictures are that the filter takes: verdicts, alarms, cameras, software, time. A bar that is pressed is a condition. */
import { type ReactNode, useState } from "react";
import { batchOperations, type Timeline } from "../../../contract/batch.ts";
import type { CaseFacets } from "../../../contract/cases.ts";
import { client } from "../../shell/service.ts";
import { Latest } from "../latest.ts";
import { pictures } from "../scan/words.ts";
import { useBatch } from "../store.ts";
import { useTitles } from "../titles.ts";
import { useSlowly } from "../useSlowly.ts";
import { BarChart } from "./BarChart.tsx";
import { type Bar, levelBars, sumOf, topBars } from "./bars.ts";
import { TimeChart } from "./TimeChart.tsx";
import "./charts.css";

export function Charts() {
  const facets = useBatch((state) => state.facets);
  const filter = useBatch((state) => state.filter);
  const titleOf = useTitles();
  const timeline = useTimeline();
  if (!facets) return <p className="muted case-charts__blank">Counting the pictures.</p>;
  const titled = (bar: Bar): Bar => (bar.kind === "value" ? { ...bar, label: titleOf(bar.label) } : bar);
  /** Of what a chart is: each leaves its own condition aside, so that the other bars can be pressed too. */
  const caption = (bars: Bar[], field: keyof typeof filter) =>
    `${pictures(sumOf(bars))}${filter[field] ? " under the other conditions" : ""}`;
  const charts: { field: "levels" | "cameras" | "softwares"; title: string; bars: Bar[] }[] = [
    { field: "levels", title: "Verdicts", bars: levelBars(facets.levels) },
    { field: "cameras", title: "Cameras", bars: topBars(facets.cameras, "Not known") },
    { field: "softwares", title: "Software", bars: topBars(facets.softwares, "None named") },
  ];
  const [verdicts, ...origins] = charts.map(({ field, title, bars }) => (
    <BarChart key={field} field={field} title={title} caption={caption(bars, field)} bars={bars} />
  ));
  return (
    <section className="case-charts" aria-label="Charts" data-testid="case-charts">
      {timeline ? <TimeChart timeline={timeline} /> : <Blank>Over time</Blank>}
      {verdicts}
      <BarChart
        field="alarms"
        title="Alarms by detector"
        caption="A picture counts once for each detector that raised an alarm."
        bars={topBars(alarmsOf(facets), "").map(titled)}
      />
      {origins}
    </section>
  );
}

const alarmsOf = ({ alarms }: CaseFacets) => alarms.filter(({ count }) => count > 0);

function Blank({ children }: { children: ReactNode }) {
  return (
    <figure className="chart chart--wide">
      <div className="chart__head">
        <h4>{children}</h4>
      </div>
      <p className="muted">Counting the pictures.</p>
    </figure>
  );
}

function useTimeline(): Timeline | undefined {
  const id = useBatch((state) => state.open);
  const filter = useBatch((state) => state.filter);
  const revision = useBatch((state) => state.news?.revision);
  const [question] = useState(() => new Latest<Timeline>());
  const [known, setKnown] = useState<{ id: string; timeline: Timeline }>();
  useSlowly(id && `${id} ${JSON.stringify(filter)}`, revision, () => {
    if (!id) return;
    question.ask(
      (signal) => client().call(batchOperations.timelineOfCase, { id, filter }, { signal }),
      (timeline) => setKnown({ id, timeline }),
    );
  });
  return known && known.id === id ? known.timeline : undefined;
}
