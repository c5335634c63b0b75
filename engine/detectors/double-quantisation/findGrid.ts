/**
 * On which other grid may part of the picture have been compressed before? There its coefficients lie near whole multiples
 * of a step: the integer periodicity of Bianchi and Piva, "Detection of nonaligned double JPEG compression based on integer
 * periodicity maps", IEEE TIFS 2012, looked for in several frequencies.
 */
import { FREQUENCIES } from "./blocks.ts";
import type { Grid } from "./shiftedBlocks.ts";

const SMALLEST_STEP = 3;
const LARGEST_STEP = 40;

/**
 * Sum of cos(2 pi size / step) over the sizes that a step does not make zero, by the root of half their number: of unit
 * variance for sizes spread evenly.
 */
function periodicity(counts: ArrayLike<number>, step: number, cosines: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let size = Math.ceil(step / 2); size < counts.length; size++) {
    sum += counts[size] * cosines[size];
    total += counts[size];
  }
  return total > 0 ? sum / Math.sqrt(total / 2) : 0;
}

const median = (values: Float64Array): number => values.sort()[values.length >> 1];

export interface GridScore extends Grid {
  /** Sum over frequencies of the largest periodicity over steps, above what is usual among the grids. */
  score: number;
}

/**
 * The grid whose coefficients are most periodic compared with what those of the other grids are, the content being the same.
 * Grids that share a row or a column of corners with the file's own are left out: where a picture does not change along
 * one direction, they see the coefficients of the file itself.
 * @param histograms as from sampledHistograms. @param own the file's grid.
 */
export function findGrid(histograms: readonly (readonly ArrayLike<number>[])[], own: Grid): GridScore {
  const grids = Array.from({ length: 64 }, (_, grid) => grid).filter((g) => g % 8 !== own.x && g >> 3 !== own.y);
  const scores = new Float64Array(grids.length);
  for (let f = 0; f < FREQUENCIES.length; f++) {
    const best = new Float64Array(grids.length);
    for (let step = SMALLEST_STEP; step <= LARGEST_STEP; step++) {
      const cosines = Float64Array.from(histograms[0][f], (_, size) => Math.cos((2 * Math.PI * size) / step));
      const values = Float64Array.from(grids, (grid) => periodicity(histograms[grid][f], step, cosines));
      const usual = median(values.slice());
      for (let g = 0; g < grids.length; g++) best[g] = Math.max(best[g], values[g] - usual);
    }
    for (let g = 0; g < grids.length; g++) scores[g] += best[g];
  }
  const usual = median(scores.slice());
  const found = scores.indexOf(Math.max(...scores));
  return { x: grids[found] % 8, y: grids[found] >> 3, score: scores[found] - usual };
}
