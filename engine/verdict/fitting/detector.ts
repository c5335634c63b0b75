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

/** What is not known before pictures that had no part in the fit have been judged. */
export const notCounted = { falseAlarm: measuredRate([]), recall: 0 } as const;

const judgedBy = (pictures: readonly CalibrationPicture[], detector: string): Judged[] =>
  pictures.flatMap((picture) => {
    const { statistic, version = "" } = picture.detectors.get(detector) ?? {};
    return statistic === undefined ? [] : [{ ...picture, version, statistic }];
  });

/**
 * Alarms are not counted here.
 * @returns undefined where too few untouched pictures were judged in every stratum.
 */
export function fitDetector(
  detector: string,
  pictures: readonly CalibrationPicture[],
): DetectorCalibration | undefined {
  const judged = judgedBy(pictures, detector);
  const versions = new Set(judged.map(({ version }) => version));
  if (versions.size > 1)
    throw new Error(`Findings of ${detector} in ${versions.size} versions cannot be fitted together.`);
  const of = (stratum: Stratum) => {
    const all = judged.filter(({ spliced }) => !spliced);
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

  const learnt = judged.filter(known);
  const labels = learnt.map(({ spliced }) => Number(spliced));
  // Altered as often as not before looking.
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const { bias, weights } = fitNonNegativeLogistic(
    [learnt.map(surpriseOf)],
    labels,
    labels.map((label) => 0.5 / (label ? share : 1 - share)),
    { ridge: 1 },
  );
  return {
    version: judged[0].version,
    strata: { jpeg: strata.jpeg?.rarity ?? never, other: strata.other?.rarity ?? never },
    thresholds: { jpeg: strata.jpeg?.threshold ?? null, other: strata.other?.threshold ?? null },
    ...notCounted,
    score: { offset: bias, slope: weights[0] },
  };
}
