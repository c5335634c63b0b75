/** Bars side by side: of each x one group, of each group one bar per series. A path builder for uPlot. */
import uPlot from "uplot";

/** Share of the distance between two x that a group takes. */
const FILLED = 0.8;
/** A single bar is no wider than this, in CSS pixels. */
const WIDEST = 48;

export const bars: uPlot.Series.PathBuilder = (plot, index) => {
  const shown = plot.series.flatMap((series, i) => (i > 0 && series.show ? [i] : []));
  const place = shown.indexOf(index);
  const fill = new Path2D();
  uPlot.orient(
    plot,
    index,
    (_, dataX, dataY, scaleX, scaleY, toX, toY, left, top, width, height, _moveTo, _lineTo, rect) => {
      const centres = dataX.map((x) => toX(x, scaleX, width, left));
      const group =
        FILLED * centres.reduce((gap, x, i) => (i > 0 ? Math.min(gap, x - centres[i - 1]) : gap), width / 2);
      const bar = Math.min(group / shown.length, WIDEST * uPlot.pxRatio);
      const foot = toY(scaleY.distr === 3 ? scaleY.min! : 0, scaleY, height, top);
      for (const [i, centre] of centres.entries()) {
        const y = dataY[i];
        if (y === null || y === undefined) continue;
        const end = toY(y, scaleY, height, top);
        rect(
          fill,
          centre + (place - shown.length / 2) * bar,
          Math.min(foot, end),
          Math.max(1, bar - 1),
          Math.abs(foot - end),
        );
      }
    },
  );
  return { fill, stroke: fill };
};
