/** From cells to the region that is most likely pasted, and the map that shows it. */
import type { Plane } from "../../image/raster.ts";
import { type Calibration, mostLikely } from "./calibration.ts";
import { type Candidate, type CellLook, candidateRegions } from "./candidates.ts";
import { affinityOf, computedCells } from "./consistencyMap.ts";
import type { SeenCells } from "./embed.ts";
import type { ComputedCells } from "./methods.ts";

/** Fewer computed cells cannot be divided into anything that means something. */
export const FEWEST_COMPUTED = 30;

export interface CellDivision {
  computed: ComputedCells;
  candidates: Candidate[];
}

/** All candidates of a picture. */
export function divideCells({ grid, look }: SeenCells): CellDivision {
  const computed = computedCells(affinityOf(grid));
  if (computed.cells.length < FEWEST_COMPUTED) return { computed, candidates: [] };
  const among = (values: Float32Array) => Float32Array.from(computed.cells, (cell) => values[cell]);
  const lookOfComputed: CellLook = { texture: among(look.texture), brightness: among(look.brightness) };
  return { computed, candidates: candidateRegions(computed, grid.columns, grid.rows, lookOfComputed) };
}

export interface PastedRegion {
  candidate: Candidate;
  /** Log odds that this region was pasted. */
  logit: number;
  /** One value per cell, 0..1: how much the cell goes with the region rather than with the rest; NaN: not computed. */
  map: Plane;
}

/** @returns undefined where no candidate was found. */
export function pastedRegion(
  { computed, candidates }: CellDivision,
  { rows, columns }: { rows: number; columns: number },
  regions: Calibration["regions"],
): PastedRegion | undefined {
  const best = mostLikely(candidates, regions);
  if (!best) return undefined;
  return { ...best, map: preferenceMap(best.candidate, computed.cells, rows, columns) };
}

/** A candidate's preference, stretched from its least to its most. */
export function preferenceMap({ preference }: Candidate, cells: Uint32Array, rows: number, columns: number): Plane {
  const [least, most] = [Math.min(...preference), Math.max(...preference)];
  const data = new Float32Array(rows * columns).fill(Number.NaN);
  cells.forEach((cell, i) => {
    data[cell] = most > least ? (preference[i] - least) / (most - least) : 0;
  });
  return { width: columns, height: rows, data };
}
