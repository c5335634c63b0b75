/** A chart of a run as SVG: axes, grid, series, legend. Scatter charts show their last frame. */
import type { RecordedChart } from "../../../engine/lab/recording.ts";
import { svg, type TextAs, text } from "./svg.ts";
import { fits, type Scale, scaleFor } from "./ticks.ts";

/** Distinguishable with any colour vision (Okabe and Ito 2008), without the yellow that white paper swallows. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#555555", "#7b3294"];

const size = { width: 860, height: 520 };
const plot = { left: 84, top: 52, right: 640, bottom: 450 };

interface NamedPoints {
  name: string;
  points: (readonly [number, number])[];
}

/** Undefined where there is nothing to draw. */
export function drawChart(recorded: RecordedChart, textAs: TextAs): string | undefined {
  const { chart } = recorded;
  const series = seriesOf(recorded).map(({ name, points }) => ({
    name,
    points: points.filter(([x, y]) => fits(x, chart.x) && fits(y, chart.y)),
  }));
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) return undefined;
  const x = scaleFor(
    all.map(([value]) => value),
    chart.x,
  );
  const bars = chart.style === "bars";
  const y = scaleFor([...all.map(([, value]) => value), ...(bars && chart.y.scale === undefined ? [0] : [])], chart.y);
  const parts = [
    text(chart.title, plot.left, 28, 16, "start", textAs),
    axes(x, y, textAs),
    text(chart.x.label, (plot.left + plot.right) / 2, plot.bottom + 44, 13, "middle", textAs),
    `<g transform="rotate(-90)">${text(chart.y.label, -(plot.top + plot.bottom) / 2, 24, 13, "middle", textAs)}</g>`,
    ...series.map(({ points }, i) =>
      drawSeries(points, x, y, colours[i % colours.length], chart.style ?? "lines", i, series.length),
    ),
    ...series.map(({ name }, i) => legend(name, i, textAs)),
  ];
  return svg(size, parts);
}

function seriesOf({ series, frames }: RecordedChart): NamedPoints[] {
  const last = frames.at(-1);
  if (!last) return [...series].map(([name, line]) => ({ name, points: line.points() }));
  return last.groups.map(({ name, points }) => ({ name, points: [...points] }));
}

const px = (share: number): number => plot.left + share * (plot.right - plot.left);
const py = (share: number): number => plot.bottom - share * (plot.bottom - plot.top);

function axes(x: Scale, y: Scale, textAs: TextAs): string {
  const line = (x1: number, y1: number, x2: number, y2: number, stroke: string) =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}"/>`;
  const vertical = x.ticks.map(({ value, label }) => {
    const at = px(x.at(value));
    return line(at, plot.top, at, plot.bottom, "#e4e4e4") + text(label, at, plot.bottom + 19, 12, "middle", textAs);
  });
  const horizontal = y.ticks.map(({ value, label }) => {
    const at = py(y.at(value));
    return line(plot.left, at, plot.right, at, "#e4e4e4") + text(label, plot.left - 8, at + 4, 12, "end", textAs);
  });
  const frame = `<rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}" fill="none" stroke="#777"/>`;
  return [...vertical, ...horizontal, frame].join("");
}

function drawSeries(
  points: (readonly [number, number])[],
  x: Scale,
  y: Scale,
  colour: string,
  style: "lines" | "points" | "bars" | "scatter",
  index: number,
  count: number,
): string {
  const places = points.map(([a, b]) => [px(x.at(a)), py(y.at(b))] as const);
  if (style === "bars") {
    const width = Math.max(1, ((plot.right - plot.left) / Math.max(points.length, 8) / count) * 0.8);
    const base = Math.min(plot.bottom, Math.max(plot.top, py(y.at(0) || 0)));
    return places
      .map(([a, b]) => {
        const left = a + (index - count / 2) * width;
        return `<rect x="${left.toFixed(1)}" y="${Math.min(b, base).toFixed(1)}" width="${width.toFixed(1)}" height="${Math.abs(base - b).toFixed(1)}" fill="${colour}"/>`;
      })
      .join("");
  }
  const radius = style === "scatter" ? 2 : 3;
  const dots =
    style === "lines" && points.length > 60
      ? ""
      : places
          .map(([a, b]) => `<circle cx="${a.toFixed(1)}" cy="${b.toFixed(1)}" r="${radius}" fill="${colour}"/>`)
          .join("");
  if (style !== "lines") return dots;
  const path = places.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ");
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>${dots}`;
}

function legend(name: string, index: number, textAs: TextAs): string {
  const y = plot.top + 10 + index * 20;
  if (y > plot.bottom) return "";
  const mark = `<rect x="${plot.right + 18}" y="${y - 8}" width="14" height="4" fill="${colours[index % colours.length]}"/>`;
  const short = name.length > 26 ? `${name.slice(0, 25)}…` : name;
  return mark + text(short, plot.right + 38, y, 12, "start", textAs);
}
