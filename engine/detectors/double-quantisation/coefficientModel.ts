/**
 * What the size of a quantised DCT coefficient is distributed like, once it was quantised before with another step and
 * once it was not. Natural coefficients are normal with a variance that changes from block to block (Lam and Goodman, "A
 * mathematical analysis of the DCT coefficient distributions for images", IEEE TIP 2000), so they are a scale mixture of
 * normal densities: smooth, and unable to imitate the comb that an earlier quantisation leaves.
 */

/** How the coefficients of one frequency are observed. */
export interface Observed {
  /** Step in which they are observed: that of the file's table. */
  step: number;
  /** Standard deviation of what rounding the pixels in between adds to a coefficient. */
  noise: number;
  /** Absolute values 0 .. bins - 1 are told apart; larger ones are not looked at. */
  bins: number;
}

/** Standard deviations of the mixture, in grey levels, geometric. */
export const SCALES: Float64Array = Float64Array.from({ length: 12 }, (_, j) => 0.4 * 1.7 ** j);

/** Standard deviations of the noise that are followed. */
const REACH = 5;

/** Share of the coefficients that the model of two quantisations does not explain: clipped pixels, editing, other decoders. */
const OUTLIERS = 0.03;

/** Normal distribution function; absolute error below 1e-6 (Abramowitz and Stegun 7.1.26). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(z) * Math.SQRT1_2);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp((-z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

/**
 * Probabilities of the absolute values 0 .. bins - 1 for each scale, `bins * j + value`, after quantisation with step
 * `first`, noise, and quantisation with the step of observation, given that the value is below `bins`.
 */
function chain(first: number, { step, noise, bins }: Observed): Float64Array {
  const table = new Float64Array(SCALES.length * bins);
  const last = Math.ceil(((bins + 0.5) * step + REACH * noise) / first);
  const mass = new Float64Array(SCALES.length);
  /** Probability of lying beyond the bins of `first` up to k. */
  const farther = new Float64Array(SCALES.length).fill(1);
  for (let k = 0; k <= last; k++) {
    for (const [j, scale] of SCALES.entries()) {
      const outside = 2 * normalBelow((-(k + 0.5) * first) / scale);
      mass[j] = farther[j] - outside;
      farther[j] = outside;
    }
    const between = (low: number, high: number) =>
      normalBelow((high - k * first) / noise) - normalBelow((low - k * first) / noise);
    const from = Math.max(0, Math.floor((k * first - REACH * noise) / step + 0.5));
    const to = Math.min(bins - 1, Math.floor((k * first + REACH * noise) / step + 0.5));
    for (let value = from; value <= to; value++) {
      let reached = between((value - 0.5) * step, (value + 0.5) * step);
      // A size of `value` is reached from both sides of zero.
      if (value > 0 && (value - 0.5) * step + k * first < REACH * noise)
        reached += between((-value - 0.5) * step, (-value + 0.5) * step);
      for (let j = 0; j < SCALES.length; j++) table[bins * j + value] += reached * mass[j];
    }
  }
  for (let j = 0; j < SCALES.length; j++) {
    const row = table.subarray(bins * j, bins * (j + 1));
    const sum = row.reduce((total, p) => total + p, 0);
    for (let value = 0; value < bins; value++) row[value] /= sum;
  }
  return table;
}

/** Quantised once: as if the first step had been much finer than what is observed. */
export function onceQuantised(observed: Observed): Float64Array {
  return chain(Math.min(observed.step / 4, observed.noise), observed);
}

/** Quantised with step `first` before, but for some outliers. @param once what `onceQuantised` gives. */
export function twiceQuantised(first: number, observed: Observed, once: Float64Array): Float64Array {
  return chain(first, observed).map((p, i) => (1 - OUTLIERS) * p + OUTLIERS * once[i]);
}
