/** From cells to the region that is most likely pasted, and the map that shows it. */
import type { Plane } from "../../image/raster.ts";
import { type Calibration, mostLikely } from "./calibration.ts";
import { type Candidate, type CellLook, candidateRegions } from "./candidates.ts";
import { affinityOf, computedCells, type EmbeddingGrid } from "./consistencyMap.ts";
import type { SeenCells } from "./embed.ts";
import type { ComputedCells } from "./methods.ts";

/** Fewer computed cells cannot be divided into anything that means something. */
export const FEWEST_COMPUTED = 30;

export interface CellDivision {
  computed: ComputedCells;
  candidates: Candidate[];
}

/** All candidates of a picture. @param computed its cells that can be compared. */
export function divideCells({ grid, look }: SeenCells, computed = computedCells(affinityOf(grid))): CellDivision {
  if (computed.cells.length < FEWEST_COMPUTED) return { computed, candidates: [] };
  const among = (values: Float32Array) => Float32Array.from(computed.cells, (cell) => values[cell]);
  const lookOfComputed: CellLook = { texture: among(look.texture), brightness: among(look.brightness) };
  return { computed, candidates: candidateRegions(computed, grid.columns, grid.rows, lookOfComputed) };
}

export interface PastedRegion {
  candidate: Candidate;
  /** Log odds that this region was pasted. */
  logit: number;
  /** One value per window, 0..1: how much it goes with the region rather than with the rest; NaN: not computed. */
  map: Plane;
}

/**
 * @param cells the grid that was divided. @param windows that of the single windows, which shows edges more finely.
 * @returns undefined where no candidate was found.
 */
export function pastedRegion(
  { computed, candidates }: CellDivision,
  cells: EmbeddingGrid,
  windows: EmbeddingGrid,
  regions: Calibration["regions"],
): PastedRegion | undefined {
  const best = mostLikely(candidates, regions);
  if (!best) return undefined;
  return { ...best, map: windowMap(best.candidate, computed.cells, cells, windows) };
}

/** Mean cosine with the cells of the region, less that with the others, stretched from its least to its most. */
function windowMap({ member }: Candidate, computed: Uint32Array, cells: EmbeddingGrid, windows: EmbeddingGrid): Plane {
  const { length } = windows;
  const size = member.reduce((sum, value) => sum + value, 0);
  const towards = new Float64Array(length);
  computed.forEach((cell, i) => {
    const weight = member[i] ? 1 / size : -1 / (member.length - size);
    for (let k = 0; k < length; k++) towards[k] += weight * cells.values[cell * length + k];
  });
  const data = new Float32Array(windows.rows * windows.columns);
  let [least, most] = [Infinity, -Infinity];
  for (let window = 0; window < data.length; window++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += towards[k] * windows.values[window * length + k];
    // As it is kept: a rounded one might lie beyond the least or the most.
    data[window] = sum;
    if (data[window] < least) least = data[window];
    if (data[window] > most) most = data[window];
  }
  const range = most - least || 1;
  return { width: windows.columns, height: windows.rows, data: data.map((value) => (value - least) / range) };
}

/** A candidate's preference as a map of cells, stretched from its least to its most. */
export function preferenceMap({ preference }: Candidate, cells: Uint32Array, rows: number, columns: number): Plane {
  const [least, most] = [Math.min(...preference), Math.max(...preference)];
  const data = new Float32Array(rows * columns).fill(Number.NaN);
  cells.forEach((cell, i) => {
    data[cell] = most > least ? (preference[i] - least) / (most - least) : 0;
  });
  return { width: columns, height: rows, data };
}
