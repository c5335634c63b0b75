/** From a detector's statistic to score, alarm and what the alarm costs. */
import type { Finding } from "../../finding.ts";
import { sigmoid } from "../../metrics/logisticRegression.ts";
import { surprise } from "./surprise.ts";
import type { DetectorCalibration, MeasuredRate, Stratum, VerdictTable } from "./table.ts";

const OTHER_PARAMETERS =
  "With these parameters the detector was not measured on untouched pictures, so it raises no alarm and counts in no verdict.";

const OTHER_VERSION = "This version of the detector is not calibrated: it raises no alarm and counts in no verdict.";

/**
 * The finding with score, alarm and falseAlarm as the table has them. Findings without a statistic pass unchanged: their
 * detectors judge by rules alone. An alarm that a detector has raised or denied itself, by a proof or a calibration of its
 * own, stays. A statistic that was not measured stays without a score. Regions that a detector points at are shown with an
 * alarm only: some part of every picture differs most, and an outline is read as an accusation.
 * @param defaults whether the detector ran with its default parameters, the only ones that were measured.
 */
export function calibrate(finding: Finding, stratum: Stratum, table: VerdictTable, defaults: boolean): Finding {
  const { statistic, score: _, ...rest } = finding;
  if (statistic === undefined || finding.state !== "ran") return finding;
  const known = calibrationOf(finding, table);
  if (!known || !defaults) {
    const limit = known ? OTHER_PARAMETERS : OTHER_VERSION;
    if (finding.alarm !== undefined) return { ...rest, statistic };
    return { ...withoutRegions(rest), statistic, limits: [...rest.limits, limit] };
  }
  const score = sigmoid(known.score.offset + known.score.slope * surprise(statistic, known.strata[stratum]));
  if (finding.alarm !== undefined) return { ...rest, statistic, score };
  const threshold = known.thresholds[stratum];
  if (threshold === null || statistic <= threshold) return { ...withoutRegions(rest), statistic, score, alarm: false };
  return { ...rest, statistic, score, alarm: true, falseAlarm: falseAlarmOf(known.falseAlarm) };
}

function withoutRegions<F extends Pick<Finding, "regions">>({ regions: _, ...rest }: F): Omit<F, "regions"> {
  return rest;
}

/** What was measured of this detector in this version; undefined where nothing was. */
export function calibrationOf(
  { detector, version }: Pick<Finding, "detector" | "version">,
  { detectors }: Pick<VerdictTable, "detectors">,
): DetectorCalibration | undefined {
  const known = Object.hasOwn(detectors, detector) ? detectors[detector] : undefined;
  return known?.version === version ? known : undefined;
}

/** No less is promised, however few alarms were counted: pictures from elsewhere differ from those that were. */
const LEAST_PROMISED = 0.05;

/**
 * What is promised is the upper end of the interval, and no less than five in a hundred: none in so many is never a promise of
 * none at all.
 */
export function falseAlarmOf({ alarms, pictures, cameras, atMost }: MeasuredRate): NonNullable<Finding["falseAlarm"]> {
  return {
    kind: "rate",
    value: Math.max(LEAST_PROMISED, atMost),
    basis: `counted: ${alarms} of ${pictures} untouched pictures of ${cameras} cameras, which is at most ${(100 * atMost).toFixed(1)} % with 95 % confidence; no less than 5 % is promised, for other pictures differ`,
  };
}
