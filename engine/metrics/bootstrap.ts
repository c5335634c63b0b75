/** How far a number measured on few pictures can be trusted: the percentile bootstrap (Efron and Tibshirani 1993, 13.3). */
import { quantile } from "./quantile.ts";

/**
 * Interval of a statistic of `count` pictures, which are drawn anew with replacement each time. Draws for which the
 * statistic is undefined (an average precision of pictures that are all authentic) do not count.
 * @param statistic of the pictures at these indices, some of them several times; NaN where undefined.
 * @param uniform seeded generator of numbers in [0, 1).
 * @returns NaN and NaN if no draw defines the statistic.
 */
export function bootstrapInterval(
  count: number,
  statistic: (pictures: Uint32Array) => number,
  uniform: () => number,
  { draws = 2000, level = 0.95 }: { draws?: number; level?: number } = {},
): [low: number, high: number] {
  const values: number[] = [];
  const pictures = new Uint32Array(count);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < count; i++) pictures[i] = Math.floor(uniform() * count);
    const value = statistic(pictures);
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  return [quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)];
}
