/** A chart of lines, points or bars that grows while its run goes on. */
import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Recording } from "../../../engine/lab/recording.ts";
import { useInks } from "../../ui/inks.ts";
import { align } from "./align.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { seriesColours } from "./colours.ts";
import { exportPng } from "./exportPng.ts";
import { Legend } from "./Legend.tsx";
import { linesOf } from "./lines.ts";
import { type Hover, plotOptions } from "./plot.ts";
import { valueLabel } from "./ticks.ts";

interface Props {
  run: RunInfo;
  record: Recording;
  /** Which chart of the record. */
  id: string;
  /** Runs that are laid over. */
  others: readonly { run: RunInfo; record: Recording }[];
}

const HEIGHT = 264;

export function PlotChart({ run, record, id, others }: Props) {
  const inks = useInks();
  const { chart } = record.charts.get(id)!;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [hover, setHover] = useState<Hover>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  // Records grow in place: their versions tell when to look again.
  const versions = [{ run, record }, ...others].map((told) => `${told.run.id} ${told.record.charts.get(id)?.version}`);
  const version = versions.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const { lines, data, points } = useMemo(() => {
    const found = linesOf(id, record, others, (names) => seriesColours(names, inks.dark, inks.token));
    return {
      lines: found,
      ...align(
        found.map(({ series }) => series),
        chart,
      ),
    };
  }, [id, version, inks, chart]);

  // A plot is made anew only where its axes, its series or its colours are others; new points are handed to it.
  const made = JSON.stringify([
    chart.style,
    chart.x,
    chart.y,
    lines.map(({ key, colour, dash }) => [key, colour, dash]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` stands for chart, lines and colours; data follow
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = { width: Math.max(120, element.clientWidth), height: HEIGHT };
    const drawn = new uPlot(plotOptions(chart, lines, inks, size, setHover), data as uPlot.AlignedData, element);
    for (const [i, { key }] of lines.entries()) if (hidden.has(key)) drawn.setSeries(i + 1, { show: false });
    plot.current = drawn;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) drawn.setSize({ width: Math.max(120, element.clientWidth), height: HEIGHT });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = null;
      setHover(undefined);
    };
  }, [made, inks]);

  useEffect(() => {
    const drawn = plot.current;
    if (!drawn || drawn.data === (data as uPlot.AlignedData)) return;
    const [xs] = drawn.data;
    const { min, max } = drawn.scales.x;
    // A part that was drawn larger stays so; all of it grows with its points.
    const enlarged = xs.length > 1 && min! > xs[0] && max! < xs[xs.length - 1];
    drawn.setData(data as uPlot.AlignedData, !enlarged);
    if (enlarged) drawn.redraw();
  }, [data]);

  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
    plot.current?.setSeries(lines.findIndex((line) => line.key === key) + 1, { show: !next.has(key) });
  };

  return (
    <ChartFrame
      run={run}
      chart={chart}
      points={points}
      readout={hover && `${chart.x.label} ${valueLabel(chart.x.scale ?? "linear", hover.x)}`}
      onPng={() => {
        if (!plot.current) return;
        const shown = lines
          .filter(({ key }) => !hidden.has(key))
          .map((line) => ({ ...line, label: line.run ? `${line.label}, ${line.run}` : line.label }));
        const sheet = { title: chart.title, plot: plot.current.ctx.canvas, density: uPlot.pxRatio, lines: shown };
        void exportPng(`${run.name} - ${chart.title}.png`, {
          ...sheet,
          ink: inks.token("--ink"),
          surface: inks.surface,
        });
      }}
    >
      <div ref={host} className="chart__plot" style={{ height: HEIGHT }} />
      <Legend chart={chart} lines={lines} hidden={hidden} hover={hover} onToggle={toggle} />
    </ChartFrame>
  );
}
