/** The map of duplicated content. */
import type { HeatMap } from "../../finding.ts";
import { cellGrid } from "./footprint.ts";
import type { DuplicatedPair } from "./pairs.ts";
import type { Octave } from "./scaleSpace.ts";
import { CELL } from "./verification.ts";

/** Evidence that is drawn in full. */
const FULL_EVIDENCE = 20;
/** Standard deviation in grey levels over a cell's surroundings below which nothing can be compared. */
const LEAST_DEVIATION = 1.5;

/** One value per cell: -log10 NFA of the strongest pair one of whose two places covers it; 0 without; NaN where flat. */
export function evidenceMap(octave: Octave, pairs: readonly DuplicatedPair[]): HeatMap {
  const { columns, rows } = cellGrid(octave.width, octave.height);
  const data = new Float32Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) if (isFlat(octave, column, row)) data[at] = Number.NaN;
  for (const { logNfa, footprint } of pairs) {
    if (logNfa >= 0) continue;
    for (let at = 0; at < data.length; at++)
      if (footprint.source[at] || footprint.copy[at]) data[at] = Math.max(data[at] || 0, -logNfa);
  }
  return {
    width: columns,
    height: rows,
    data,
    range: [0, FULL_EVIDENCE],
    unit: "-log10 NFA",
    meaning: { low: "appears once", high: "appears twice, down to its finest detail" },
    style: "heat",
  };
}

function isFlat({ width, height, levels }: Octave, column: number, row: number): boolean {
  const plane = levels[0];
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.max(0, (row - 0.5) * CELL); y < Math.min(height, (row + 1.5) * CELL); y += 2)
    for (let x = Math.max(0, (column - 0.5) * CELL); x < Math.min(width, (column + 1.5) * CELL); x += 2) {
      const value = plane[y * width + x];
      sum += value;
      squares += value * value;
      count++;
    }
  return squares / count - (sum / count) ** 2 < LEAST_DEVIATION ** 2;
}
