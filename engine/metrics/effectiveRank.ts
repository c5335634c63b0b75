/**
 * Effective rank: the entropy of the singular values, normalised to sum 1, in nats (Roy and Vetterli 2007 take its
 * exponential; Huh et al., "The Low-Rank Simplicity Bias", TMLR 2023, the entropy itself).
 */
import { singularValues } from "./singularValues.ts";

/** -sum p log p, p_i = s_i / sum s; shares below 1e-15 do not count. 0 for a matrix of rank 1 or of zeros. */
export function effectiveRank(values: ArrayLike<number>, rows: number, columns: number): number {
  const spectrum = singularValues(values, rows, columns);
  const total = spectrum.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  let entropy = 0;
  for (const value of spectrum) {
    const share = value / total;
    if (share > 1e-15) entropy -= share * Math.log(share);
  }
  return entropy;
}
