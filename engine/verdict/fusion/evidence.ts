/** What each finding brings into the fusion: how surprising it would be in an untouched picture. */
import type { Finding } from "../../finding.ts";
import { calibrationOf } from "../calibration/calibrate.ts";
import { surprise } from "../calibration/surprise.ts";
import type { Stratum, VerdictTable } from "../calibration/table.ts";

export type Surprising = Pick<Finding, "detector" | "version" | "state" | "statistic" | "score">;

/**
 * Surprise of a finding, 0 and more; 0 where it ran into nothing, abstained, failed, or was not measured: what is not known
 * never counts against a picture. Running fewer detectors can therefore never raise an alarm more.
 */
export function surpriseOf(finding: Surprising, stratum: Stratum, table: Pick<VerdictTable, "detectors">): number {
  if (finding.state !== "ran" || finding.statistic === undefined || finding.score === undefined) return 0;
  const known = calibrationOf(finding, table);
  return known ? surprise(finding.statistic, known.strata[stratum]) : 0;
}
