/** Thresholds, chosen on one half of the cameras and measured on the other; see README.md. */
import type { FalseAlarm } from "../../finding.ts";

/** Grey levels by which a window may differ after the tone curve. */
export const ALARM_LEVEL = 20;
/** Below this correlation the preview shows something else altogether. */
export const MIN_CORRELATION = 0.6;

export const alarmRate: FalseAlarm = {
  kind: "rate",
  value: 0.056,
  basis: "0 of 64 photographs of cameras that did not choose the threshold; upper end of the 95 % interval",
};
