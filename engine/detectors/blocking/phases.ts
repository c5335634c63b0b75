/** Which phases of the block grid stand out, in the whole picture and in windows of it. */
import { PHASES } from "./gridEnergy.ts";

/** Cells flatter than this (mean difference across lines, grey levels) hold no grid that could be told from rounding. */
const FLATTEST = 0.4;

/**
 * How far each phase stands out of the other seven, as a share of their mean: eight planes, one per phase. NaN where the
 * cell is flat.
 * @param energy eight values per cell.
 */
export function excessOf(energy: Float32Array): Float32Array[] {
  const cells = energy.length / PHASES;
  const excess = Array.from({ length: PHASES }, () => new Float32Array(cells).fill(Number.NaN));
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let p = 0; p < PHASES; p++) sum += energy[PHASES * cell + p];
    if (sum < PHASES * FLATTEST) continue;
    for (let p = 0; p < PHASES; p++) {
      const own = energy[PHASES * cell + p];
      // Bounded, so that a single edge of the scene on a line does not count more than a grid.
      excess[p][cell] = Math.min(1, ((PHASES - 1) * own) / Math.max(1e-6, sum - own) - 1);
    }
  }
  return excess;
}

/** The phase at which the whole picture has its grid. */
export interface MainPhase {
  phase: number;
  /** Mean excess over the cells that are not flat. */
  excess: number;
  /** By how many standard errors it stands out of the next phase. */
  deviations: number;
}

/** The phase that stands out most; deviations are 0 where no cell can be judged. */
export function findPhase(excess: readonly Float32Array[]): MainPhase {
  const means = excess.map((plane) => {
    let [sum, squares, count] = [0, 0, 0];
    for (const value of plane) {
      if (Number.isNaN(value)) continue;
      sum += value;
      squares += value * value;
      count++;
    }
    if (count === 0) return { mean: 0, variance: 0 };
    return { mean: sum / count, variance: Math.max(0, squares / count - (sum / count) ** 2) / count };
  });
  const order = means.map((_, phase) => phase).sort((a, b) => means[b].mean - means[a].mean);
  const [first, second] = [means[order[0]], means[order[1]]];
  const noise = Math.sqrt(first.variance + second.variance);
  return {
    phase: order[0],
    excess: first.mean,
    deviations: noise > 0 && first.mean > 0 ? (first.mean - second.mean) / noise : 0,
  };
}
