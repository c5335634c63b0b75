/** The upper tail of the normal distribution, for significance tests whose values are far below what doubles hold. */

/**
 * log10 of P[X >= z] for X standard normal; relative error of the probability below 1e-12. From z = 3 on by the continued
 * fraction of Laplace (Abramowitz and Stegun 26.2.14), nearer to 0 by the series 26.2.10.
 */
export function log10NormalTail(z: number): number {
  const logDensity = -(z * z) / 2 - Math.log(2 * Math.PI) / 2;
  if (z >= 3) {
    let fraction = z;
    for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
    return (logDensity - Math.log(fraction)) / Math.LN10;
  }
  if (z <= -3) return Math.log1p(-(10 ** log10NormalTail(-z))) / Math.LN10;
  let term = z;
  let sum = z;
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return Math.log10(0.5 - Math.exp(logDensity) * sum);
}
