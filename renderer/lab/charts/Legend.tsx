/** Names of series, their values under the cursor, and a switch for each. */
import type { Chart } from "../../../engine/lab/events.ts";
import type { Line } from "./lines.ts";
import type { Hover } from "./plot.ts";
import { valueLabel } from "./ticks.ts";

interface Props {
  chart: Pick<Chart, "x" | "y">;
  lines: readonly Line[];
  hidden: ReadonlySet<string>;
  hover?: Hover;
  onToggle(key: string): void;
}

export function Legend({ chart: { x, y }, lines, hidden, hover, onToggle }: Props) {
  return (
    <div className="legend">
      <span className="legend__x">
        {x.label} {hover ? <b>{valueLabel(x.scale ?? "linear", hover.x)}</b> : null}
      </span>
      {lines.map(({ key, label, colour, dash }, i) => {
        const value = hover?.ys[i];
        return (
          <button
            key={key}
            type="button"
            className="legend__item"
            aria-pressed={!hidden.has(key)}
            title={hidden.has(key) ? "Show this series" : "Hide this series"}
            onClick={() => onToggle(key)}
          >
            <svg width="20" height="8" aria-hidden="true">
              <line x1="0" x2="20" y1="4" y2="4" stroke={colour} strokeWidth="2.4" strokeDasharray={dash?.join(" ")} />
            </svg>
            {label}
            {typeof value === "number" ? <b>{valueLabel(y.scale ?? "linear", value)}</b> : null}
          </button>
        );
      })}
    </div>
  );
}
