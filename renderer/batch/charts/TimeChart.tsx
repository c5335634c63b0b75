/** How many pictures were taken when, those with an alarm at the foot of each bar. */
import { useEffect, useRef, useState } from "react";
import type { Timeline } from "../../../contract/batch.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { roundTicks } from "../../ui/roundTicks.ts";
import { pictures } from "../scan/words.ts";
import { useBatch } from "../store.ts";
import { sumOf } from "./bars.ts";
import { ChartCard } from "./ChartCard.tsx";
import { labelled, ordinal, spanLabel } from "./spans.ts";

const HEIGHT = 176;
const FOOT = 22;
const TOP = 8;
/** Room for numbers at the left, and at the right for half of the last label. */
const LEFT = 44;
const RIGHT = 30;
/** Pixels that a label and a bar take at least, and a bar at most. */
const LABEL = 96;
const THINNEST = 2;
const WIDEST = 40;

export function TimeChart({ timeline: { unit, bars, unknown } }: { timeline: Timeline }) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const { takenFrom, takenTo } = useBatch((state) => state.filter);
  const sum = sumOf(bars) + unknown;
  const without =
    unknown > 0
      ? `, ${unknown === sum ? "none" : thousands(unknown)} of them ${unknown === sum ? "with" : "without"} a time`
      : "";
  const legend = bars.length > 0 ? ` By the camera's clock; a bar is a ${unit}, its foot those with an alarm.` : "";
  return (
    <ChartCard
      id="time"
      title="Over time"
      caption={`${pictures(sum)}${without}.${legend}`}
      bars={bars.length}
      columns={["Taken", "Pictures", "With an alarm"]}
      rows={[
        ...bars.map(({ from, count, alarms }) => [
          spanLabel(unit, ordinal(unit, from)),
          thousands(count),
          thousands(alarms),
        ]),
        ...(unknown > 0 ? [["Not known", thousands(unknown), ""]] : []),
      ]}
      wide
    >
      <div ref={host} className="time-chart" style={bars.length > 0 ? { blockSize: HEIGHT } : undefined}>
        {bars.length === 0 ? (
          <p className="muted">None of these pictures says when it was taken.</p>
        ) : width > 0 ? (
          <TimeBars unit={unit} bars={bars} width={width} asked={takenFrom === takenTo ? takenFrom : undefined} />
        ) : null}
      </div>
    </ChartCard>
  );
}

interface BarsProps extends Pick<Timeline, "unit" | "bars"> {
  width: number;
  /** Beginning of the bar that is a condition. */
  asked?: string;
}

function TimeBars({ unit, bars, width, asked }: BarsProps) {
  const first = ordinal(unit, bars[0].from);
  const last = ordinal(unit, bars[bars.length - 1].from);
  const step = (width - LEFT - RIGHT) / (last - first + 1);
  const bar = Math.min(WIDEST, Math.max(THINNEST, 0.8 * step));
  const most = Math.max(...bars.map(({ count }) => count));
  const ticks = roundTicks([0, most], 4).filter(Number.isInteger);
  const foot = HEIGHT - FOOT;
  const x = (n: number) => LEFT + (n - first + 0.5) * step;
  const y = (n: number) => foot - ((foot - TOP) * n) / most;
  // A year that was pressed has become months, of which none is a condition yet.
  const narrowed = bars.some(({ from }) => from === asked);
  const press = (from: string) => {
    const again = from === asked;
    useBatch.getState().setFilter({ takenFrom: again ? undefined : from, takenTo: again ? undefined : from });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing of buttons
    <svg width={width} height={HEIGHT} role="group" aria-label="Pictures over time">
      {ticks.map((value) => (
        <g key={value} className="time-chart__grid">
          <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
            {thousands(value)}
          </text>
        </g>
      ))}
      {labelled(first, last, Math.floor((width - LEFT - RIGHT) / LABEL)).map((n) => (
        <text key={n} className="time-chart__label" x={x(n)} y={HEIGHT - 5} textAnchor="middle">
          {spanLabel(unit, n)}
        </text>
      ))}
      {bars.map(({ from, count, alarms }) => {
        const middle = x(ordinal(unit, from));
        const text = `${spanLabel(unit, ordinal(unit, from))}: ${pictures(count)}${alarms > 0 ? `, ${thousands(alarms)} with an alarm` : ""}`;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a part of a drawing
          <g
            key={from}
            className="time-bar"
            role="button"
            tabIndex={0}
            aria-label={text}
            aria-pressed={from === asked}
            data-testid="time-bar"
            data-from={from}
            data-count={count}
            data-alarms={alarms}
            data-dimmed={(narrowed && from !== asked) || undefined}
            onClick={() => press(from)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              press(from);
            }}
          >
            <title>{text}</title>
            {/* All of the height can be pressed: a bar of one picture is low. */}
            <rect className="time-bar__reach" x={middle - bar / 2} y={TOP} width={bar} height={foot - TOP} />
            <rect className="time-bar__count" x={middle - bar / 2} y={y(count)} width={bar} height={foot - y(count)} />
            <rect
              className="time-bar__alarms"
              x={middle - bar / 2}
              y={y(alarms)}
              width={bar}
              height={foot - y(alarms)}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** Width of an element in CSS pixels, 0 before it is known. */
function useWidth(host: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return width;
}
