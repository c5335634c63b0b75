/** The evidence of cells as a picture over the whole photograph. */
import type { HeatMap } from "../../finding.ts";
import { type Cells, MOST } from "./coherence.ts";
import { BLOCK } from "./latticeRatios.ts";

/** The cell that pixel position `at` lies in; blocks begin at pixel 1 and leave a rest at the end. */
const cellAt = (at: number, edge: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((at - 1) / (BLOCK * edge))));

/**
 * Green and, where they can be read, red and blue speak of the same pixels. Where both contradict the picture they add
 * up; where only one does, it is the one that counts: a shift by one pixel along the diagonal leaves the green lattice as
 * it is. NaN: green cannot be read.
 */
function together(green: number, diagonal: number): number {
  if (Number.isNaN(green) || Number.isNaN(diagonal)) return green;
  return green > 0 && diagonal > 0 ? Math.min(MOST, green + diagonal) : Math.max(green, diagonal);
}

/** One value per cell of the green trace. @param width, height of the picture in pixels. */
export function evidenceMap(width: number, height: number, green: Cells, diagonal: Cells | undefined): HeatMap {
  const pixels = BLOCK * green.edge;
  const [columns, rows] = [Math.ceil(width / pixels), Math.ceil(height / pixels)];
  const data = new Float32Array(columns * rows);
  const evidenceAt = (cells: Cells, x: number, y: number): number =>
    cells.evidence[cellAt(y, cells.edge, cells.rows) * cells.columns + cellAt(x, cells.edge, cells.columns)];
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const [x, y] = [((i + 0.5) * width) / columns, ((j + 0.5) * height) / rows];
      data[j * columns + i] = together(evidenceAt(green, x, y), diagonal ? evidenceAt(diagonal, x, y) : NaN);
    }
  return {
    width: columns,
    height: rows,
    data,
    range: [-2, 2],
    unit: "log10 likelihood ratio",
    meaning: { low: "the demosaicing trace of the picture", high: "another one, or none" },
    style: "heat",
  };
}
