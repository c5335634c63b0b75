/** What is around everything that a run has drawn: its title, what to see in it, and ways to keep it. */
import { FileSpreadsheet, ImageDown, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import type { RunInfo } from "../../../contract/lab.ts";
import { baseName, keepRunFile } from "../runFiles.ts";

interface Props {
  run: RunInfo;
  chart: { id: string; title: string; caption?: string };
  testId?: string;
  /** How many points are drawn. */
  points?: number;
  /** Where the cursor is. */
  readout?: string;
  /** What the caption speaks of, in small. */
  sign?: ReactNode;
  /** It takes a row of its own. */
  wide?: boolean;
  /** Keeps what is on screen. Without it, the PNG is the one in the run folder. */
  onPng?(): void;
  children: ReactNode;
}

export function ChartFrame({ run, chart, testId = "chart", points, readout, sign, wide, onPng, children }: Props) {
  // The run folder has drawings of its own, made without a display.
  const fileOf = (ending: string) => run.files.find((file) => baseName(file) === `${chart.id}.${ending}`);
  const keeperOf = (ending: string) => {
    const file = fileOf(ending);
    return file === undefined ? undefined : () => void keepRunFile(run, file);
  };
  const ways: [name: string, icon: LucideIcon, keep: (() => void) | undefined][] = [
    ["PNG", ImageDown, onPng ?? keeperOf("png")],
    ["SVG", ImageDown, keeperOf("svg")],
    ["CSV", FileSpreadsheet, keeperOf("csv")],
  ];
  return (
    <figure
      className={wide ? "chart chart--wide" : "chart"}
      data-testid={testId}
      data-chart={chart.id}
      data-points={points}
    >
      <div className="chart__head">
        <h4>{chart.title}</h4>
        <span className="chart__readout">{readout}</span>
        <div className="chart__actions">
          {ways.map(([name, Icon, keep]) =>
            keep ? (
              <Button
                key={name}
                className="button button--quiet button--small"
                onPress={keep}
                aria-label={`${chart.title} as ${name}`}
              >
                <Icon aria-hidden /> {name}
              </Button>
            ) : null,
          )}
        </div>
      </div>
      {children}
      {chart.caption ? (
        <figcaption className="muted">
          {sign} {chart.caption}
        </figcaption>
      ) : null}
    </figure>
  );
}
