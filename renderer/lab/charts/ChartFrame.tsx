/** What is around every chart: its title, what to see in it, and ways to keep it. */
import { ImageDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Chart } from "../../../engine/lab/events.ts";
import { baseName, keepRunFile } from "../runFiles.ts";

interface Props {
  run: RunInfo;
  chart: Chart;
  /** How many points are drawn. */
  points: number;
  /** Where the cursor is. */
  readout?: string;
  onPng(): void;
  children: ReactNode;
}

export function ChartFrame({ run, chart, points, readout, onPng, children }: Props) {
  // The run folder has drawings of its own, made without a display.
  const vector = run.files.find((file) => baseName(file) === `${chart.id}.svg`);
  return (
    <figure className="chart" data-testid="chart" data-chart={chart.id} data-points={points}>
      <div className="chart__head">
        <h4>{chart.title}</h4>
        <span className="chart__readout">{readout}</span>
        <div className="chart__actions">
          <Button className="button button--quiet button--small" onPress={onPng} aria-label={`${chart.title} as PNG`}>
            <ImageDown aria-hidden /> PNG
          </Button>
          {vector ? (
            <Button
              className="button button--quiet button--small"
              onPress={() => void keepRunFile(run, vector)}
              aria-label={`${chart.title} as SVG`}
            >
              <ImageDown aria-hidden /> SVG
            </Button>
          ) : null}
        </div>
      </div>
      {children}
      {chart.caption ? <figcaption className="muted">{chart.caption}</figcaption> : null}
    </figure>
  );
}
