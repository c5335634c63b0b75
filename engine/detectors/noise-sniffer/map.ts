/** How far the noise of each neighbourhood is from that of the rest. */
import type { HeatMap } from "../../finding.ts";
import { median } from "../../metrics/summary.ts";
import type { Cells } from "./cells.ts";

/** Cells to each side that are averaged. */
const REACH = 1;
/** Neighbourhoods with fewer observations say nothing. */
const LEAST = 3;
/** The strongest difference is looked for where there are so many. */
const LEAST_OF_STRONGEST = 20;
/** Sums over the neighbourhood of each cell. */
function neighbourhoods({ columns, rows }: Cells, values: Float64Array): Float64Array {
  return Float64Array.from(values, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    let sum = 0;
    for (let v = Math.max(0, y - REACH); v <= Math.min(rows - 1, y + REACH); v++)
      for (let u = Math.max(0, x - REACH); u <= Math.min(columns - 1, x + REACH); u++) sum += values[v * columns + u];
    return sum;
  });
}

/** Mean ln ratio of the noise in each cell's neighbourhood to the median one of the picture. NaN: too few observations. */
function noiseOf(cells: Cells): Float32Array {
  const counts = neighbourhoods(cells, cells.count);
  const sums = neighbourhoods(cells, cells.deviation);
  const noise = Float32Array.from(sums, (sum, i) => (counts[i] >= LEAST ? sum / counts[i] : NaN));
  const known = [...noise].filter((value) => !Number.isNaN(value));
  const centre = known.length === 0 ? 0 : median(known);
  return noise.map((value) => value - centre);
}

/** The neighbourhood whose noise differs most, or undefined where none holds enough observations. */
export function strongestOf(cells: Cells): { cell: number; noise: number } | undefined {
  const noise = noiseOf(cells);
  const counts = neighbourhoods(cells, cells.count);
  let best: { cell: number; noise: number } | undefined;
  for (let cell = 0; cell < noise.length; cell++)
    if (counts[cell] >= LEAST_OF_STRONGEST && Math.abs(noise[cell]) > Math.abs(best?.noise ?? 0))
      best = { cell, noise: noise[cell] };
  return best;
}

/** Map of the noise's difference. @param width, height of the picture in pixels. */
export function differenceMap(cells: Cells, width: number, height: number): HeatMap {
  const noise = noiseOf(cells);
  const [columns, rows] = [cells.columns, cells.rows];
  const at = (pixel: number, count: number) => Math.min(count - 1, Math.floor(pixel / cells.edge));
  return {
    width: columns,
    height: rows,
    // The last cells may be cut off, while all values of a map cover as much of the picture.
    data: Float32Array.from({ length: columns * rows }, (_, i) => {
      const x = ((i % columns) + 0.5) * (width / columns);
      const y = (Math.floor(i / columns) + 0.5) * (height / rows);
      return Math.abs(noise[at(y, rows) * columns + at(x, columns)]);
    }),
    range: [0, 1.2],
    unit: "ln of the ratio of noise, either way",
    meaning: { low: "the noise of the rest", high: "more noise than the rest, or less" },
    style: "heat",
  };
}
