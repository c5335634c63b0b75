/** Series of different x brought onto one x axis, as the drawing needs them. */
import type { Chart } from "../../../engine/lab/events.ts";
import type { Series } from "../../../engine/lab/recording.ts";

/** A row of x, then of each series a row of y: undefined where it has no point there, null where it has none to draw. */
export type Aligned = [number[], ...(number | null | undefined)[][]];

/** Values that cannot be drawn are left out: those that are not finite, and on a logarithmic axis those not above 0. */
export function align(series: readonly Series[], { x, y }: Pick<Chart, "x" | "y">): { data: Aligned; points: number } {
  const [logX, logY] = [x, y].map(({ scale = "linear" }) => scale !== "linear");
  let xs: number[] = [];
  for (const each of series) xs = union(xs, each.xs);
  if (logX) xs = xs.filter((value) => value > 0);
  let points = 0;
  const rows = series.map((each) => {
    let at = 0;
    return xs.map((value) => {
      while (each.xs[at] < value) at++;
      if (each.xs[at] !== value) return undefined;
      const found = each.ys[at];
      if (!Number.isFinite(found) || (logY && found <= 0)) return null;
      points++;
      return found;
    });
  });
  return { data: [xs, ...rows], points };
}

/** All values of two ascending lists, each once. */
function union(a: readonly number[], b: readonly number[]): number[] {
  if (a.length === 0) return [...b];
  const all: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const next = j >= b.length || a[i] <= b[j] ? a[i] : b[j];
    if (a[i] === next) i++;
    if (b[j] === next) j++;
    all.push(next);
  }
  return all;
}
