/** Fits what one detector's statistic means. */
import { fitNonNegativeLogistic } from "../../metrics/nonNegativeLogistic.ts";
import { surprise } from "../calibration/surprise.ts";
import type { DetectorCalibration, Rarity, Stratum } from "../calibration/table.ts";
import { measuredRate, thresholdFor } from "./alarms.ts";
import { type CalibrationPicture, cameraWeights } from "./picture.ts";
import { rarityOf } from "./rarity.ts";

/** So many untouched pictures have to be judged for anything to be said about alarms. */
const LEAST_PICTURES = 30;
/** An alarm may go off in this share of the untouched pictures of the fit. */
const ALARMS = 0.01;
/** Nothing was measured: no statistic surprises. */
const never: Rarity = [[0, 1]];

/** A picture that the detector judged. */
type Judged = CalibrationPicture & { version: string; statistic: number };

const judgedBy = (pictures: readonly CalibrationPicture[], detector: string): Judged[] =>
  pictures.flatMap((picture) => {
    const { statistic, version = "" } = picture.detectors.get(detector) ?? {};
    return statistic === undefined ? [] : [{ ...picture, version, statistic }];
  });

/** @returns undefined where too few untouched pictures were judged in every stratum. */
export function fitDetector(
  detector: string,
  pictures: readonly CalibrationPicture[],
): DetectorCalibration | undefined {
  const judged = judgedBy(pictures, detector);
  const versions = new Set(judged.map(({ version }) => version));
  if (versions.size > 1)
    throw new Error(`Findings of ${detector} in ${versions.size} versions cannot be fitted together.`);
  const fitted = judged.filter(({ part }) => part === "a");
  const of = (stratum: Stratum) => {
    const all = fitted.filter(({ spliced }) => !spliced);
    const own = all.filter((picture) => picture.stratum === stratum);
    // What few pictures of one kind cannot show, those of both may: better than silence about such files.
    const untouched = own.length < LEAST_PICTURES && own.length > 0 ? all : own;
    if (untouched.length < LEAST_PICTURES) return undefined;
    const rarity = rarityOf(
      untouched.map(({ statistic }) => statistic),
      cameraWeights(untouched),
    );
    const threshold = thresholdFor(
      untouched.map(({ camera, statistic }) => ({ camera, value: statistic })),
      ALARMS,
    );
    return { rarity, threshold };
  };
  const strata = { jpeg: of("jpeg"), other: of("other") };
  if (!strata.jpeg && !strata.other) return undefined;
  const known = (picture: Judged) => strata[picture.stratum] !== undefined;
  const surpriseOf = ({ statistic, stratum }: Judged) => surprise(statistic, strata[stratum]?.rarity ?? never);
  const alarms = ({ statistic, stratum }: Judged) =>
    statistic > (strata[stratum]?.threshold ?? Number.POSITIVE_INFINITY);

  const learnt = fitted.filter(known);
  const labels = learnt.map(({ spliced }) => Number(spliced));
  // Altered as often as not before looking.
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const { bias, weights } = fitNonNegativeLogistic(
    [learnt.map(surpriseOf)],
    labels,
    labels.map((label) => 0.5 / (label ? share : 1 - share)),
    { ridge: 1 },
  );
  const counted = judged.filter((picture) => picture.part === "b" && known(picture));
  const altered = counted.filter(({ spliced }) => spliced);
  return {
    version: judged[0].version,
    strata: { jpeg: strata.jpeg?.rarity ?? never, other: strata.other?.rarity ?? never },
    thresholds: { jpeg: strata.jpeg?.threshold ?? null, other: strata.other?.threshold ?? null },
    falseAlarm: measuredRate(
      counted.filter(({ spliced }) => !spliced).map((picture) => ({ camera: picture.camera, alarm: alarms(picture) })),
    ),
    recall: altered.length === 0 ? 0 : altered.filter(alarms).length / altered.length,
    score: { offset: bias, slope: weights[0] },
  };
}
