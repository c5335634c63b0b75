/**
 * What a score of similarity is worth: held against the scores of pairs that were torn apart, that is of the same features
 * with the things of one side in another order (Groeger et al. 2026, arXiv:2602.14486). Width and the search for the best
 * layers raise a score by chance; they raise these as much.
 */
import { deviation, mean } from "../summary.ts";

export interface Calibration {
  score: number;
  /** Mean and deviation of the scores of torn pairs. */
  nullMean: number;
  nullDeviation: number;
  /** (1 + how many of K torn pairs score as high) / (K + 1). */
  p: number;
  /** What a score has to exceed: the ceil((1 - alpha)(K + 1))-th smallest of all, its own included. */
  threshold: number;
  /** (score - threshold) / (largest - threshold), 0 to 1: nothing of what chance explains is left. */
  calibrated: number;
}

/**
 * @param torn scores of torn pairs, at least one. @param alpha share of torn pairs that may exceed the threshold.
 * @param largest score that can be.
 */
export function calibrate(score: number, torn: readonly number[], alpha: number, largest = 1): Calibration {
  if (torn.length === 0) throw new RangeError("a calibration needs torn pairs");
  const all = [...torn, score].sort((a, b) => a - b);
  const threshold = all[Math.max(0, Math.ceil((1 - alpha) * all.length) - 1)];
  const reached = torn.filter((value) => value >= score).length;
  const calibrated = largest > threshold ? (score - threshold) / (largest - threshold) : 0;
  return {
    score,
    nullMean: mean(torn),
    nullDeviation: deviation([...torn]),
    p: (1 + reached) / all.length,
    threshold,
    calibrated: Math.min(1, Math.max(0, calibrated)),
  };
}
