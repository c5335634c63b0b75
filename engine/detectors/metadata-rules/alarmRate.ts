/** Measured by photographs.test.ts over camera photographs; see README.md. */
import type { FalseAlarm } from "../../finding.ts";

export const alarmRate: FalseAlarm = {
  kind: "rate",
  value: 0.026,
  basis: "0 of 139 camera photographs raised it; upper end of the 95 % interval",
};
