/**
 * Which step was one DCT frequency quantised with before, and in what share of the blocks? Expectation maximisation over
 * a mixture of coefficients quantised once and twice, after Bianchi and Piva, "Image forgery localization via
 * block-grained analysis of JPEG artifacts", IEEE TIFS 2012, section III. Where they take the density of unquantised
 * coefficients from a shifted picture, it is fitted here together with the mixture.
 */
import { type Observed, onceQuantised, SCALES, twiceQuantised } from "./coefficientModel.ts";

/** Counts of absolute values, one array of `bins` per class of texture. */
export type Histograms = readonly Float64Array[];

export interface FrequencyEstimate {
  /** The earlier step. */
  first: number;
  /** Share of coefficients quantised once. */
  share: number;
  /** How much more likely the mixture makes the coefficients than one quantisation alone does, in nats. */
  gain: number;
  /** log P(value | twice) - log P(value | once), per class of texture and absolute value: one array of `bins` per class. */
  evidence: Float64Array[];
  /** Mean of `evidence` over coefficients quantised once (at most 0) and twice (at least 0), per class of texture. */
  expected: { once: number; twice: number }[];
}

const JOINT_STEPS = 30;
const SHARE_STEPS = 8;
/** Earlier steps that are fitted in full. */
const FINALISTS = 3;
const TINY = 1e-300;

const scales = SCALES.length;

/** Mixture of a table's rows by weights. @param mixed zeros, to be written into. */
function mix(table: Float64Array, weights: Float64Array, bins: number, mixed = new Float64Array(bins)): Float64Array {
  for (let j = 0, at = 0; j < scales; j++) {
    const weight = weights[j];
    for (let v = 0; v < bins; v++, at++) mixed[v] += weight * table[at];
  }
  return mixed;
}

/**
 * One step of EM for the weights of the scales of one class. Returns the share of `once`, as a count, and, in the `last`
 * step, the log-likelihood before it.
 */
function improve(
  counts: Float64Array,
  weights: Float64Array,
  once: Float64Array,
  twice: Float64Array,
  share: number,
  last: boolean,
): { once: number; total: number; logLikelihood: number } {
  const bins = counts.length;
  const work = new Float64Array(3 * bins);
  const a = mix(once, weights, bins, work.subarray(0, bins));
  const b = mix(twice, weights, bins, work.subarray(bins, 2 * bins));
  const factor = work.subarray(2 * bins);
  let [onceCount, total, logLikelihood] = [0, 0, 0];
  for (let v = 0; v < bins; v++) {
    if (counts[v] === 0) continue;
    const p = Math.max(TINY, share * a[v] + (1 - share) * b[v]);
    factor[v] = counts[v] / p;
    onceCount += factor[v] * share * a[v];
    total += counts[v];
    if (last) logLikelihood += counts[v] * Math.log(p);
  }
  if (total === 0) return { once: 0, total, logLikelihood };
  for (let j = 0; j < scales; j++) {
    let sum = 0;
    for (let v = 0; v < bins; v++) {
      const at = bins * j + v;
      sum += factor[v] * (share * once[at] + (1 - share) * twice[at]);
    }
    weights[j] *= sum / total;
  }
  return { once: onceCount, total, logLikelihood };
}

interface Fit {
  share: number;
  weights: Float64Array[];
  logLikelihood: number;
}

/** EM from `start`. The share stays as it is where it is 1: then there is one kind only. */
function fit(histograms: Histograms, once: Float64Array, twice: Float64Array, start: Fit, steps: number): Fit {
  const weights = start.weights.map((w) => w.slice());
  let { share, logLikelihood } = start;
  for (let step = 0; step < steps; step++) {
    let [onceCount, total] = [0, 0];
    logLikelihood = 0;
    for (const [c, counts] of histograms.entries()) {
      const part = improve(counts, weights[c], once, twice, share, step === steps - 1);
      onceCount += part.once;
      total += part.total;
      logLikelihood += part.logLikelihood;
    }
    if (share < 1) share = Math.min(0.999, Math.max(0.001, onceCount / total));
  }
  return { share, weights, logLikelihood };
}

/** Likelihood of the best share where both densities are given. */
function fitShare(
  histograms: Histograms,
  a: readonly Float64Array[],
  b: readonly Float64Array[],
): Omit<Fit, "weights"> {
  let share = 0.5;
  let logLikelihood = 0;
  for (let step = 0; step < SHARE_STEPS; step++) {
    let [onceCount, total] = [0, 0];
    logLikelihood = 0;
    for (const [c, counts] of histograms.entries())
      for (let v = 0; v < counts.length; v++) {
        if (counts[v] === 0) continue;
        const p = Math.max(TINY, share * a[c][v] + (1 - share) * b[c][v]);
        onceCount += (counts[v] * share * a[c][v]) / p;
        total += counts[v];
        if (step === SHARE_STEPS - 1) logLikelihood += counts[v] * Math.log(p);
      }
    share = Math.min(0.999, Math.max(0.001, onceCount / total));
  }
  return { share, logLikelihood };
}

/** The tables of one way of observing, kept for all frequencies observed so. */
export class StepTables {
  readonly observed: Observed;
  readonly once: Float64Array;
  /** Earlier steps, and the table of each. */
  readonly candidates: { first: number; table: Float64Array }[];

  /** @param firsts earlier steps to tell apart. */
  constructor(observed: Observed, firsts: readonly number[]) {
    this.observed = observed;
    this.once = onceQuantised(observed);
    this.candidates = firsts.map((first) => ({ first, table: twiceQuantised(first, observed, this.once) }));
  }
}

/** The most likely earlier step. `histograms` must hold something. */
export function estimateFirstStep(histograms: Histograms, tables: StepTables): FrequencyEstimate {
  const { once, candidates } = tables;
  const { bins } = tables.observed;
  const uniform = histograms.map(() => new Float64Array(scales).fill(1 / scales));
  const single = fit(histograms, once, once, { share: 1, weights: uniform, logLikelihood: 0 }, 2 * JOINT_STEPS);
  const onceMixed = single.weights.map((w) => mix(once, w, bins));
  const quick = candidates.map(({ first, table }) => ({
    first,
    table,
    ...fitShare(
      histograms,
      onceMixed,
      single.weights.map((w) => mix(table, w, bins)),
    ),
  }));
  quick.sort((a, b) => b.logLikelihood - a.logLikelihood || a.first - b.first);
  let best: { first: number; table: Float64Array; fitted: Fit } | undefined;
  for (const { first, table, share } of quick.slice(0, FINALISTS)) {
    const start = { share: Math.min(0.95, Math.max(0.05, share)), weights: single.weights, logLikelihood: 0 };
    const fitted = fit(histograms, once, table, start, JOINT_STEPS);
    if (!best || fitted.logLikelihood > best.fitted.logLikelihood) best = { first, table, fitted };
  }
  if (!best) throw new RangeError("No earlier step to choose from.");
  const { first, table, fitted } = best;
  const densities = fitted.weights.map((w) => [mix(once, w, bins), mix(table, w, bins)] as const);
  const evidence = densities.map(([a, b]) => a.map((p, v) => Math.log(Math.max(TINY, b[v]) / Math.max(TINY, p))));
  const mean = (density: Float64Array, values: Float64Array) => density.reduce((sum, p, v) => sum + p * values[v], 0);
  return {
    first,
    share: fitted.share,
    gain: fitted.logLikelihood - single.logLikelihood,
    evidence,
    expected: densities.map(([a, b], c) => ({ once: mean(a, evidence[c]), twice: mean(b, evidence[c]) })),
  };
}
