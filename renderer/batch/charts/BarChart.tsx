/** Bars below each other, each a button: its length says how many pictures it stands for, and so does the number beside it. */
import { thousands } from "../../../engine/verdict/words.ts";
import { useBatch } from "../store.ts";
import { type Bar, isAsked, press } from "./bars.ts";
import { ChartCard } from "./ChartCard.tsx";

interface Props {
  field: "levels" | "cameras" | "softwares" | "alarms";
  title: string;
  caption: string;
  bars: readonly Bar[];
}

export function BarChart({ field, title, caption, bars }: Props) {
  const filter = useBatch((state) => state.filter);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ChartCard
      id={field}
      title={title}
      caption={caption}
      bars={bars.length}
      columns={[title, "Pictures"]}
      rows={bars.map(({ label, count }) => [label, thousands(count)])}
    >
      <fieldset className="bars" aria-label={title}>
        {bars.map((bar) => {
          const asked = isAsked(filter, field, bar);
          return (
            <button
              key={bar.key}
              type="button"
              className={`bar bar--${field} bar--${bar.kind}`}
              data-testid="bar"
              data-key={bar.key}
              data-count={bar.count}
              data-dimmed={(filter[field] !== undefined && !asked) || undefined}
              aria-pressed={asked}
              disabled={bar.values.length === 0}
              title={`${bar.label}: ${thousands(bar.count)}`}
              onClick={() => useBatch.getState().setFilter({ [field]: press(filter, field, bar)[field] })}
            >
              <span className="bar__label">{bar.label}</span>
              <span className="bar__track">
                <span className="bar__fill" style={{ inlineSize: `${(100 * bar.count) / most}%` }} />
              </span>
              <span className="bar__count">{thousands(bar.count)}</span>
            </button>
          );
        })}
        {bars.length === 0 ? <p className="muted">None among these pictures.</p> : null}
      </fieldset>
    </ChartCard>
  );
}
