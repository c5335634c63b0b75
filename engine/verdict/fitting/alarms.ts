/** Where an alarm begins, and how often untouched pictures raise it. */
import { proportionInterval } from "../../metrics/proportionInterval.ts";
import type { MeasuredRate } from "../calibration/table.ts";
import { cameraWeights } from "./picture.ts";

/** One untouched picture and how suspicious it looked. */
export interface Untouched {
  camera: string;
  value: number;
}

/**
 * The lowest value such that at most `share` of the untouched pictures lie above it, every picture counted alike and every
 * camera counted alike.
 * @returns -Infinity where there are none.
 */
export function thresholdFor(untouched: readonly Untouched[], share: number): number {
  const weights = cameraWeights(untouched);
  const order = [...untouched.keys()].sort((a, b) => untouched[b].value - untouched[a].value);
  let [above, count] = [0, 0];
  for (const index of order) {
    above += weights[index];
    count++;
    if (Math.max(above, count / untouched.length) > share) return untouched[index].value;
  }
  return Number.NEGATIVE_INFINITY;
}

/**
 * Alarms of untouched pictures that had no part in the fit: the larger one of their share among pictures and of that with every
 * camera counted alike. The interval is that of such a share of so many pictures (Clopper and Pearson).
 */
export function measuredRate(pictures: readonly { camera: string; alarm: boolean }[]): MeasuredRate {
  const weights = cameraWeights(pictures);
  const cameras = new Set(pictures.map(({ camera }) => camera)).size;
  const alarms = pictures.filter(({ alarm }) => alarm).length;
  const byCamera = pictures.reduce((sum, { alarm }, i) => sum + (alarm ? weights[i] : 0), 0);
  const rate = Math.max(byCamera, alarms / Math.max(1, pictures.length));
  return {
    pictures: pictures.length,
    alarms,
    cameras,
    rate,
    atMost: pictures.length === 0 ? 1 : proportionInterval(Math.round(rate * pictures.length), pictures.length)[1],
  };
}
