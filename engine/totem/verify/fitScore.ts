/** Fits what a statistic means to simulated scenes, untouched and edited. */
import { fitNonNegativeLogistic } from "../../metrics/nonNegativeLogistic.ts";
import { proportionInterval } from "../../metrics/proportionInterval.ts";
import type { CountedAlarms, MeasuredMethod } from "./score.ts";

/** Fewer untouched scenes promise nothing about alarms. */
const LEAST_SCENES = 20;
/** Share of untouched scenes that may be alarms. */
const ALARMS = 0.05;
/** Quantiles of the standard normal distribution at 95 %: share of scenes below the threshold, and confidence in it. */
const COVERED = 1.645;
const SURE = 1.645;
const RIDGE = 1e-3;

/**
 * @param untouched statistics, one for each scene. @param edited statistics of edited pictures.
 * @throws RangeError where one of the lists is empty.
 */
export function fitScore(version: string, untouched: readonly number[], edited: readonly number[]): MeasuredMethod {
  if (untouched.length === 0 || edited.length === 0)
    throw new RangeError("A score needs statistics of untouched and of edited pictures.");
  const logs = [...untouched, ...edited].map(Math.log);
  const labels = logs.map((_, i) => Number(i >= untouched.length));
  // Edited as often as not before looking.
  const weights = labels.map((label) => 0.5 / (label ? edited.length : untouched.length));
  const fit = fitNonNegativeLogistic([logs], labels, weights, { ridge: RIDGE });
  const threshold = untouched.length < LEAST_SCENES ? null : thresholdFor(untouched);
  return {
    version,
    score: { offset: fit.bias, slope: fit.weights[0] },
    threshold,
    falseAlarm: threshold === null ? { scenes: untouched.length, alarms: 0, atMost: 1 } : countAlarms([untouched]),
    recall: threshold === null ? 0 : edited.filter((value) => value > threshold).length / edited.length,
  };
}

/**
 * The upper tolerance limit of a lognormal distribution, above which at most ALARMS of all untouched scenes lie with 95 % confidence
 * (Natrella, "Experimental Statistics", 1963, section 2-3.2), and no lower than the value above which so many of these lie.
 */
export function thresholdFor(untouched: readonly number[]): number {
  const count = untouched.length;
  const logs = untouched.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const a = 1 - SURE ** 2 / (2 * (count - 1));
  const b = COVERED ** 2 - SURE ** 2 / count;
  const factor = (COVERED + Math.sqrt(COVERED ** 2 - a * b)) / a;
  const descending = untouched.toSorted((x, y) => y - x);
  return Math.max(Math.exp(mean + factor * deviation), descending[Math.floor(ALARMS * count)]);
}

/**
 * Untouched scenes that are alarms of any method by the threshold of the others.
 * @param untouched of each method the statistics of the same scenes; null where it abstained.
 */
export function countAlarms(untouched: readonly (readonly (number | null)[])[]): CountedAlarms {
  const scenes = untouched[0].length;
  const alarming = (values: readonly (number | null)[], i: number): boolean => {
    const value = values[i];
    const others = values.filter((other, at): other is number => at !== i && other !== null);
    return value !== null && value > thresholdFor(others);
  };
  let alarms = 0;
  for (let i = 0; i < scenes; i++) if (untouched.some((values) => alarming(values, i))) alarms++;
  return { scenes, alarms, atMost: proportionInterval(alarms, scenes)[1] };
}
