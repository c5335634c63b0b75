/**
 * How strongly should each part of the picture carry the fingerprint? Where noise is W and the expected pattern X = I K, the
 * correlation is sqrt(sum X^2 / sum W^2) times a gain that falls with texture (the denoiser hides it) and changes with
 * brightness (Chen et al. 2008, section V, predict it from the same features). The gain is fitted on the picture itself, on
 * the parts that carry the fingerprint: a mixture with those that do not, by expectation maximisation.
 */
import { quantile } from "../../metrics/quantile.ts";
import type { Cells } from "./cells.ts";

export interface Gain {
  /** Of 1, texture and brightness, as in `features`. */
  coefficients: [number, number, number];
  /** Relative deviation of the correlations from what is expected, beyond chance. */
  spread: number;
}

/** One part of the picture. */
export interface Part {
  /** Normalised correlation of residual and expected pattern. */
  correlation: number;
  expected: number;
  /** Deviations of the correlation without and with the fingerprint. */
  absent: number;
  present: number;
}

/** Below, compression or an editor has smoothed the noise away: neither presence nor absence can be seen. */
const LEAST_VARIANCE = 0.02;
/** A part of which less than this share is unsaturated says nothing. */
const LEAST_SHARE = 0.25;
/** Share of the expected correlation that neighbours lend to a part without the fingerprint. */
const LEAKAGE = 0.1;
const ROUNDS = 30;

const features = (cells: Cells, i: number): [number, number, number] => [
  1,
  (cells.texture[i] - 3) / 2,
  (cells.brightness[i] - 128) / 64,
];

/** Whether a part can be judged. @param full number of pixels of a whole one. */
const usable = (cells: Cells, i: number, full: number): boolean =>
  cells.count[i] >= LEAST_SHARE * full && cells.noise[i] >= LEAST_VARIANCE * cells.count[i] && cells.signal[i] > 0;

const fullCount = ({ count }: Cells): number => count.reduce((most, value) => Math.max(most, value), 0);

/** Each part against a gain; undefined where it cannot be judged. @param colour see Match. */
export function partsOf(cells: Cells, { coefficients, spread }: Gain, colour: number): (Part | undefined)[] {
  const full = fullCount(cells);
  return Array.from(cells.count, (count, i) => {
    if (!usable(cells, i, full)) return undefined;
    const x = features(cells, i);
    const gain = x.reduce((sum, value, k) => sum + value * coefficients[k], 0);
    const expected = Math.max(0, gain) * Math.sqrt(cells.signal[i] / cells.noise[i]);
    const absent = Math.sqrt(colour / count);
    return {
      correlation: cells.product[i] / Math.sqrt(cells.signal[i] * cells.noise[i]),
      expected,
      absent,
      present: Math.hypot(absent, spread * expected),
    };
  });
}

/** ln of the density of the correlation, without and with the fingerprint. */
function logDensities({ correlation, expected, absent, present }: Part): [number, number] {
  const without = Math.hypot(absent, LEAKAGE * expected);
  return [
    -((correlation / without) ** 2) / 2 - Math.log(without),
    -(((correlation - expected) / present) ** 2) / 2 - Math.log(present),
  ];
}

/** ln of how much likelier the correlation is without the fingerprint than with it. */
export function logRatio(part: Part): number {
  const [without, withIt] = logDensities(part);
  // More of the fingerprint than expected is no sign of its absence.
  return part.correlation >= part.expected ? Math.min(0, without - withIt) : without - withIt;
}

/**
 * The gain of a picture that carries the fingerprint, in whole or in part. From two beginnings, the mean gain and that of the
 * strongest parts, because the mean is too low where much is missing; the likelier end is taken.
 */
export function fitGain(cells: Cells, colour: number): Gain {
  const full = fullCount(cells);
  const single: number[] = [];
  let [product, signal] = [0, 0];
  for (let i = 0; i < cells.count.length; i++) {
    if (!usable(cells, i, full)) continue;
    const precision = cells.count[i] / cells.noise[i];
    product += precision * cells.product[i];
    signal += precision * cells.signal[i];
    single.push(cells.product[i] / cells.signal[i]);
  }
  single.sort((a, b) => a - b);
  const fits = [product / signal, quantile(single, 0.9)].map((start) => maximise(cells, colour, Math.max(1e-6, start)));
  return fits[0].likelihood >= fits[1].likelihood ? fits[0].gain : fits[1].gain;
}

function maximise(cells: Cells, colour: number, start: number): { gain: Gain; likelihood: number } {
  let gain: Gain = { coefficients: [start, 0, 0], spread: 0.3 };
  let share = 0.05;
  let likelihood = -Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const parts = partsOf(cells, gain, colour);
    likelihood = 0;
    let [judged, missing] = [0, 0];
    const present = parts.map((part) => {
      if (!part) return 0;
      const [without, withIt] = logDensities(part);
      const high = Math.max(without, withIt);
      const absence = share * Math.exp(without - high);
      const presence = (1 - share) * Math.exp(withIt - high);
      likelihood += high + Math.log(absence + presence);
      judged++;
      missing += absence / (absence + presence);
      return presence / (absence + presence);
    });
    share = Math.min(0.9, Math.max(0.01, missing / Math.max(1, judged)));
    gain = { coefficients: regression(cells, parts, present, start), spread: gain.spread };
    gain.spread = spreadOf(partsOf(cells, gain, colour), present);
  }
  return { gain, likelihood };
}

/** Weighted least squares of correlation / sqrt(signal / noise); slopes are drawn to 0 by half the mean gain. */
function regression(
  cells: Cells,
  parts: readonly (Part | undefined)[],
  share: readonly number[],
  start: number,
): [number, number, number] {
  const ridge = 4 / (start * start);
  const a = [0, 0, 0, 0, ridge, 0, 0, 0, ridge];
  const b = [0, 0, 0];
  parts.forEach((part, i) => {
    if (!part) return;
    const scale = Math.sqrt(cells.signal[i] / cells.noise[i]);
    const weight = share[i] / part.present ** 2;
    const x = features(cells, i);
    for (let j = 0; j < 3; j++) {
      b[j] += weight * x[j] * scale * part.correlation;
      for (let k = 0; k < 3; k++) a[3 * j + k] += weight * x[j] * x[k] * scale * scale;
    }
  });
  return a[0] > 0 ? solve3(a, b) : [start, 0, 0];
}

/** The solution of a symmetric positive definite system of three equations (Cramer's rule). */
function solve3(a: readonly number[], b: readonly number[]): [number, number, number] {
  const determinant = (m: readonly number[]): number =>
    m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
  const whole = determinant(a);
  const part = (column: number) => determinant(a.map((value, i) => (i % 3 === column ? b[Math.floor(i / 3)] : value)));
  return [part(0) / whole, part(1) / whole, part(2) / whole];
}

/** Relative spread beyond chance, between a tenth and a half. */
function spreadOf(parts: readonly (Part | undefined)[], share: readonly number[]): number {
  let [beyond, scale] = [0, 0];
  parts.forEach((part, i) => {
    if (!part) return;
    beyond += share[i] * ((part.correlation - part.expected) ** 2 - part.absent ** 2);
    scale += share[i] * part.expected ** 2;
  });
  return scale > 0 ? Math.sqrt(Math.min(0.25, Math.max(0.01, beyond / scale))) : 0.3;
}
