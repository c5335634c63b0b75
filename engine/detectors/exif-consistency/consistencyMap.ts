/**
 * From what patches say of each other to a map: which cells of a grid do not agree with the majority? Huh et al.,
 * "Fighting Fake News", ECCV 2018, section 4.
 */
import type { Plane } from "../../image/raster.ts";
import { normalisedCut } from "./clustering/normalisedCut.ts";
import { byAnchors, byMeanShift, byNormalisedCut, type ComputedCells, type Split } from "./methods.ts";
import { cosines, cosinesWith } from "./pairs.ts";
import { cellMeans, type ImageScore, sideScore } from "./sides.ts";

export type Method = "normalised-cut" | "mean-shift" | "anchors";

/** Embeddings of the cells of a grid. */
export interface EmbeddingGrid {
  rows: number;
  columns: number;
  /** Numbers per cell. */
  length: number;
  /** rows * columns * length, cell by cell, each of length 1; NaN in cells that were not computed. */
  values: Float32Array;
}

/** Affinities of the cells of a grid, from embeddings or from a network on pairs. */
export interface AffinityGrid {
  rows: number;
  columns: number;
  /** n x n for n = rows * columns, symmetric, 0..1; NaN in rows and columns of cells that were not computed. */
  affinity: Float32Array;
}

export interface Consistency {
  /** One value per cell, 0..1; 1: does not agree with the majority; NaN: not computed. */
  map: Plane;
  /** 1 per cell of the smaller part. At most half of the computed cells. */
  inconsistent: Uint8Array;
  /** Computed cells in the order of an affinity matrix picture: the majority first, each part in the order of the cut. */
  order: Uint32Array;
  score: ImageScore;
}

/** Cosines, those below 0 taken as no affinity: a cut needs weights that are not negative. */
export function affinityOf({ rows, columns, length, values }: EmbeddingGrid): AffinityGrid {
  const affinity = cosines(values, length);
  // Not Math.max(0, x) alone: rounding takes cosines above 1 as well. NaN stays NaN.
  for (let i = 0; i < affinity.length; i++) affinity[i] = Math.min(1, Math.max(0, affinity[i]));
  return { rows, columns, affinity };
}

/** Affinity of one cell with all: what it agrees with. NaN where not computed, everywhere if the cell itself was not. */
export function anchorMap({ rows, columns, length, values }: EmbeddingGrid, cell: number): Plane {
  const data = cosinesWith(values, length, cell).map((cosine) => Math.min(1, Math.max(0, cosine)));
  return { width: columns, height: rows, data };
}

/**
 * @param level affinity of cells that surely belong together: 1 for trained probabilities. Left out for cosines: then each
 * response is measured against its own. The normalised cut does not need it.
 */
export function consistencyMap(grid: AffinityGrid, method: Method, level?: number): Consistency {
  const computed = computedCells(grid);
  const { cells, affinity } = computed;
  const count = cells.length;
  const cut = normalisedCut(affinity, count);
  let split: Split = { inconsistency: new Float64Array(count), inconsistent: new Uint8Array(count) };
  if (cut && method === "normalised-cut") split = byNormalisedCut(computed, cut);
  else if (cut && method === "mean-shift") split = byMeanShift(computed, level);
  else if (cut) split = byAnchors(computed, grid.rows, grid.columns, level);

  const data = new Float32Array(grid.rows * grid.columns).fill(Number.NaN);
  const inconsistent = new Uint8Array(data.length);
  cells.forEach((cell, i) => {
    data[cell] = split.inconsistency[i];
    inconsistent[cell] = split.inconsistent[i];
  });
  return {
    map: { width: grid.columns, height: grid.rows, data },
    inconsistent,
    order: orderOf(cells, split.inconsistent, cut?.indicator ?? new Float64Array(count)),
    score: {
      lambda2: cut?.lambda2 ?? Number.NaN,
      ...sideScore(cellMeans(affinity, split.inconsistent), split.inconsistent),
      meanInconsistency: split.inconsistency.reduce((sum, value) => sum + value, 0) / count,
    },
  };
}

/** The cells without NaN, and the affinities among them. */
export function computedCells({ rows, columns, affinity }: AffinityGrid): ComputedCells {
  const all = rows * columns;
  const cells = Uint32Array.from({ length: all }, (_, i) => i).filter((i) => !Number.isNaN(affinity[i * all + i]));
  if (cells.length === all) return { cells, affinity };
  const count = cells.length;
  const among = new Float32Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) among[i * count + j] = affinity[cells[i] * all + cells[j]];
  return { cells, affinity: among };
}

/** Cells by side, then along the indicator of the cut, so that what is most like the other side lies next to it. */
function orderOf(cells: Uint32Array, inconsistent: Uint8Array, indicator: Float64Array): Uint32Array {
  const mean = (side: number) => {
    const values = indicator.filter((_, i) => inconsistent[i] === side);
    return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  };
  const towards = mean(1) < mean(0) ? -1 : 1;
  return Uint32Array.from(cells.keys())
    .sort((a, b) => inconsistent[a] - inconsistent[b] || towards * (indicator[a] - indicator[b]) || a - b)
    .map((i) => cells[i]);
}
