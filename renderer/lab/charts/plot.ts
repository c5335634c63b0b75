/** How uPlot draws a chart of the Lab: axes, scales, series, cursor. */
import uPlot from "uplot";
import type { Axis, Chart } from "../../../engine/lab/events.ts";
import { canvasFont, type Inks } from "../../ui/inks.ts";
import { bars } from "./bars.ts";
import type { Line } from "./lines.ts";
import { padded, type Range, tickLabels, ticks } from "./ticks.ts";

/** The x under the cursor, and of each series the y there. */
export interface Hover {
  x: number;
  ys: (number | null | undefined)[];
}

const font = canvasFont(11);
/** Room for one number along an axis, in CSS pixels; powers are short. */
const room = (which: "x" | "y", scale: Scale) => (which === "y" ? 34 : scale === "linear" ? 64 : 44);
const DIGIT = 6.6;

type Scale = NonNullable<Axis["scale"]>;

const scaleOf = (axis: Axis): Scale => axis.scale ?? "linear";

/** Half of the smallest distance between two x, so that the outer bars have their place. */
function barMargin(xs: ArrayLike<number>, logarithmic: boolean): number {
  const place = (x: number) => (logarithmic ? Math.log(x) : x);
  let gap = Infinity;
  for (let i = 1; i < xs.length; i++) gap = Math.min(gap, place(xs[i]) - place(xs[i - 1]));
  const span = place(xs[xs.length - 1]) - place(xs[0]);
  return span > 0 ? (0.6 * gap) / span : 1;
}

function scaleOptions(chart: Chart, which: "x" | "y"): uPlot.Scale {
  const scale = scaleOf(chart[which]);
  const style = chart.style ?? "lines";
  const range = (plot: uPlot, min: number | null, max: number | null): Range => {
    // Without data there is something to draw axes of all the same.
    if (min === null || max === null) return scale === "linear" ? [0, 1] : [1, scale === "log2" ? 16 : 100];
    if (which === "y") {
      const fromZero = style === "bars" && scale === "linear";
      const [low, high] = padded(scale, fromZero ? [Math.min(0, min), Math.max(0, max)] : [min, max], 0.06);
      // What has no negative values has no axis below 0.
      return [scale === "linear" && min >= 0 && (low < 0 || fromZero) ? 0 : low, high];
    }
    return padded(scale, [min, max], style === "bars" ? barMargin(plot.data[0], scale !== "linear") : 0.015);
  };
  return {
    time: false,
    distr: scale === "linear" ? 1 : 3,
    ...(scale === "linear" ? {} : { log: scale === "log2" ? 2 : 10 }),
    range,
  };
}

function axisOptions(axis: Axis, which: "x" | "y", { ink, grid }: Inks): uPlot.Axis {
  const scale = scaleOf(axis);
  return {
    stroke: ink,
    font,
    label: axis.label,
    labelFont: font,
    labelSize: 16,
    labelGap: 2,
    gap: 4,
    size:
      which === "x"
        ? 24
        : (_, values) => 14 + DIGIT * Math.max(2, ...(values ?? []).map((value) => String(value ?? "").length)),
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1, size: 4 },
    splits: (plot, _index, min, max) =>
      ticks(
        scale,
        [min, max],
        Math.floor((which === "x" ? plot.bbox.width : plot.bbox.height) / uPlot.pxRatio / room(which, scale)),
      ),
    filter: (_, splits) => splits,
    values: (_, splits) => tickLabels(scale, splits),
  };
}

function seriesOptions(chart: Chart, { label, colour, dash }: Line): uPlot.Series {
  const style = chart.style ?? "lines";
  return {
    label,
    stroke: colour,
    width: 1.6,
    dash,
    // Bars of runs laid over are hollow, with a dashed outline.
    ...(style === "bars" ? { paths: bars, fill: dash ? "transparent" : colour, width: dash ? 1.2 : 0 } : {}),
    ...(style === "points" ? { paths: () => null } : {}),
    points: {
      // Along a line only where they are few: there each is a measurement of its own.
      show: style === "bars" ? false : style === "points" ? true : (plot, i) => countOf(plot.data[i]) <= 40,
      size: dash ? 5 : 6,
      width: dash ? 1.2 : 0,
      stroke: colour,
      fill: dash ? "transparent" : colour,
    },
  };
}

const countOf = (row: ArrayLike<unknown>): number => {
  let count = 0;
  for (let i = 0; i < row.length; i++) if (row[i] !== undefined && row[i] !== null) count++;
  return count;
};

export function plotOptions(
  chart: Chart,
  lines: readonly Line[],
  inks: Inks,
  size: { width: number; height: number },
  onHover: (hover: Hover | undefined) => void,
): uPlot.Options {
  return {
    ...size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: { x: scaleOptions(chart, "x"), y: scaleOptions(chart, "y") },
    axes: [axisOptions(chart.x, "x", inks), axisOptions(chart.y, "y", inks)],
    series: [{}, ...lines.map((line) => seriesOptions(chart, line))],
    cursor: {
      y: false,
      points: { size: 8, width: 1.5, show: chart.style !== "bars" ? undefined : false },
      // A part of the x axis is drawn larger; a double click shows all of it again.
      drag: { x: true, y: false },
    },
    hooks: {
      setCursor: [
        (plot) => {
          const { idx, idxs } = plot.cursor;
          if (idx === null || idx === undefined) return onHover(undefined);
          const ys = plot.data.slice(1).map((row, i) => {
            const at = idxs?.[i + 1];
            return at === null || at === undefined ? undefined : (row[at] as number | null);
          });
          onHover({ x: plot.data[0][idx], ys });
        },
      ],
    },
  };
}
