/** Fits how the detectors are weighed together, and where the alarm of all of them begins. */
import { fitNonNegativeLogistic } from "../../metrics/nonNegativeLogistic.ts";
import type { ScoreFusion, VerdictTable } from "../calibration/table.ts";
import { fuseScore } from "../fusion/score.ts";
import { thresholdFor } from "./alarms.ts";
import { notCounted } from "./detector.ts";
import { type CalibrationPicture, findingsOf, surpriseIn } from "./picture.ts";

/**
 * The largest share, in thousandths, with which the upper end of what is counted on the other part stays below the five in a
 * hundred that are promised: pictures of other cameras, sizes and histories differ from those of the fit more than its two parts
 * from each other.
 */
const ALARMS = 0.014;
/** Pulls towards what each detector would weigh alone. */
const RIDGE = 4;

/**
 * Each detector weighs as its own score says, times one factor for its family. The factor makes up for families that see the
 * same; it is fitted to complete pictures, for what one detector adds to the others shows only where it was heard. Alarms
 * are not counted here.
 * @param table detectors as calibrated.
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
  const learnt = pictures.filter(({ complete }) => complete);
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
    ...notCounted,
  };
  const untouched = (among: readonly CalibrationPicture[]) =>
    among
      .filter(({ spliced }) => !spliced)
      .map((picture) => ({ camera: picture.camera, value: logOddsOf(picture, { ...table, score: fusion }) }));
  // Never below an even chance: an alarm says that alteration is more likely than not. Pictures of which one detector was not
  // heard score less, but they are of more cameras.
  const threshold = Math.max(0, thresholdFor(untouched(learnt), ALARMS), thresholdFor(untouched(pictures), ALARMS));
  return { ...fusion, threshold };
}

/** Fused log odds of a picture; -Infinity where no calibrated detector ran. */
export const logOddsOf = (picture: CalibrationPicture, table: Pick<VerdictTable, "detectors" | "score">): number =>
  fuseScore(findingsOf(picture), picture.stratum, table)?.logOdds ?? Number.NEGATIVE_INFINITY;
