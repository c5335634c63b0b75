/** Names of series, their values under the cursor, and a switch for each; a row of its own for every run laid over. */
import type { CSSProperties } from "react";
import type { Chart } from "../../../engine/lab/events.ts";
import type { Line } from "./lines.ts";
import type { Hover } from "./plot.ts";
import { Swatch } from "./Swatch.tsx";
import { valueLabel } from "./ticks.ts";

interface Props {
  chart: Pick<Chart, "y" | "style">;
  lines: readonly Line[];
  hidden: ReadonlySet<string>;
  hover?: Hover;
  onToggle(key: string): void;
}

export function Legend({ chart: { y, style }, lines, hidden, hover, onToggle }: Props) {
  const rows = [...new Set(lines.map(({ run }) => run))];
  // All entries are as wide as the longest name and a value need: they stand in columns.
  const longest = Math.max(6, ...lines.map(({ label }) => label.length));
  return (
    <div className="legend" style={{ "--entry": `${Math.ceil(0.8 * longest) + 12}ch` } as CSSProperties}>
      {rows.map((run) => (
        <div key={run ?? ""} className="legend__row">
          {run ? (
            <span className="legend__run" title={run}>
              {run}
            </span>
          ) : null}
          {lines.map((line, i) => {
            if (line.run !== run) return null;
            const shown = !hidden.has(line.key);
            const value = shown ? hover?.ys[i] : undefined;
            return (
              <button
                key={line.key}
                type="button"
                className="legend__item"
                aria-pressed={shown}
                onClick={() => onToggle(line.key)}
              >
                <Swatch style={style} colour={line.colour} dash={line.dash} />
                <span className="legend__name" title={line.label}>
                  {line.label}
                </span>
                <b>{typeof value === "number" ? valueLabel(y.scale ?? "linear", value) : ""}</b>
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
