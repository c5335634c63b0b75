/** Numbers over seeds in words. */
import { mean, meanInterval95 } from "../../metrics/summary.ts";

/** ".948 ± .012": mean and half of the 95 % interval; the mean alone of a single value. */
export function withInterval(values: readonly number[]): string {
  if (values.length === 0) return "not measured";
  const centre = mean(values).toFixed(3);
  if (values.length === 1) return centre;
  const [low, high] = meanInterval95(values);
  return `${centre} ± ${((high - low) / 2).toFixed(3)}`;
}

/** "95 % interval 0.061 to 0.093, 5 seeds" */
export function intervalText(values: readonly number[]): string {
  if (values.length < 2) return "one seed, which tells nothing about the spread";
  const [low, high] = meanInterval95(values).map((bound) => bound.toFixed(3));
  return `95 % interval ${low} to ${high}, ${values.length} seeds`;
}
