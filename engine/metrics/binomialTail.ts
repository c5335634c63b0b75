/** The upper tail of the binomial distribution, for significance tests whose values are far below what doubles hold. */

/**
 * ln Gamma(x), x >= 1: Stirling's series from x = 8 on, the recurrence below. Relative error under 1e-13
 * (Abramowitz and Stegun, 6.1.41 and 6.1.15).
 */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 8) shift += Math.log(z++);
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - (w * 691) / 360360))))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** ln of the probability of exactly k successes. */
function logProbability(n: number, k: number, p: number): number {
  const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return choose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

/** 1 + r(1) + r(1) r(2) + ... until the rest is too small to matter; the ratios must fall. */
function sumOfProducts(ratio: (i: number) => number, terms: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i <= terms && term > 1e-17 * sum; i++) {
    term *= ratio(i);
    sum += term;
  }
  return sum;
}

/**
 * log10 of P[X >= k] for X binomial with n trials of probability p, 0 < p < 1. n and k are integers. -Infinity for
 * k > n, 0 for k <= 0. Sums outwards from k, on the side of k away from the mean, where the terms fall; the other side
 * is taken from 1.
 */
export function log10BinomialTail(n: number, k: number, p: number): number {
  if (k <= 0) return 0;
  if (k > n) return -Infinity;
  const odds = p / (1 - p);
  if (k > n * p) {
    const upper = sumOfProducts((i) => ((n - k - i + 1) / (k + i)) * odds, n - k);
    return Math.min(0, (logProbability(n, k, p) + Math.log(upper)) / Math.LN10);
  }
  const lower = sumOfProducts((i) => (k - i) / (n - k + i + 1) / odds, k - 1);
  return Math.log1p(-Math.exp(logProbability(n, k - 1, p)) * lower) / Math.LN10;
}
