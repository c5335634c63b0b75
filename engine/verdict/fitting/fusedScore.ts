/** Fits how the detectors are weighed together, and where the alarm of all of them begins. */
import { fitNonNegativeLogistic } from "../../metrics/nonNegativeLogistic.ts";
import type { ScoreFusion, VerdictTable } from "../calibration/table.ts";
import { fuseScore } from "../fusion/score.ts";
import { measuredRate, thresholdFor } from "./alarms.ts";
import { type CalibrationPicture, findingsOf, surpriseIn } from "./picture.ts";

/**
 * Far less than the five in a hundred that are promised at most: pictures of other cameras, sizes and histories differ from
 * those of the fit more than its own two parts from each other.
 */
const ALARMS = 0.01;
/** Pulls towards what each detector would weigh alone. */
const RIDGE = 4;

/**
 * Each detector weighs as its own score says, times one factor for its family, fitted on part a. The factor makes up for
 * families that see the same.
 * @param detectors as calibrated.
 */
export function fitScoreFusion(
  pictures: readonly CalibrationPicture[],
  table: Pick<VerdictTable, "detectors">,
  families: ScoreFusion["families"],
): ScoreFusion {
  const calibrated = (id: string) => Object.hasOwn(table.detectors, id);
  const known = families
    .map((family) => ({ ...family, detectors: family.detectors.filter(calibrated) }))
    .filter(({ detectors }) => detectors.length > 0);
  const learnt = pictures.filter(({ part }) => part === "a");
  const alone = (id: string) => table.detectors[id].score.slope;
  const columns = known.map(({ detectors }) =>
    learnt.map((picture) =>
      detectors.reduce((most, id) => Math.max(most, alone(id) * surpriseIn(picture, id, table)), 0),
    ),
  );
  const labels = learnt.map(({ spliced }) => Number(spliced));
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const { bias, weights } = fitNonNegativeLogistic(
    columns,
    labels,
    labels.map((label) => 0.5 / (label ? share : 1 - share)),
    { ridge: RIDGE, prior: known.map(() => 0.7) },
  );
  const fusion: ScoreFusion = {
    families: known,
    offset: bias,
    weights: Object.fromEntries(
      known.flatMap(({ detectors }, k) => detectors.map((id) => [id, weights[k] * alone(id)] as const)),
    ),
    threshold: 0,
    falseAlarm: { pictures: 0, alarms: 0, cameras: 0, rate: 0, atMost: 1 },
    recall: 0,
  };
  const logOdds = (picture: CalibrationPicture) =>
    fuseScore(findingsOf(picture), picture.stratum, { ...table, score: fusion })?.logOdds ?? Number.NEGATIVE_INFINITY;
  const valued = (part: "a" | "b", spliced: boolean) =>
    pictures
      .filter((picture) => picture.part === part && picture.spliced === spliced)
      .map((picture) => ({ camera: picture.camera, value: logOdds(picture) }));
  // Never below an even chance: an alarm says that alteration is more likely than not.
  const threshold = Math.max(0, thresholdFor(valued("a", false), ALARMS));
  const altered = valued("b", true);
  return {
    ...fusion,
    threshold,
    falseAlarm: measuredRate(valued("b", false).map(({ camera, value }) => ({ camera, alarm: value > threshold }))),
    recall: altered.length === 0 ? 0 : altered.filter(({ value }) => value > threshold).length / altered.length,
  };
}
