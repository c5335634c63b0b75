/** Numbers over pictures: how they are written, and how well scores of pictures tell spliced from pristine ones. */
import type { Estimate } from "../../../engine/metrics/estimate.ts";
import { areaUnderRoc, averagePrecision, type RankedCurve, rank } from "../../../engine/metrics/ranking.ts";

/** "0.560 (0.49–0.63)" */
export const written = ({ value, low, high }: Estimate): string =>
  `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;

/** Scores of spliced pictures and of pristine ones. */
export interface PictureScores {
  spliced: number;
  pristine: number;
}

export const imagePrecision = (list: readonly PictureScores[]): number => averagePrecision(curveOf(list));
export const imageArea = (list: readonly PictureScores[]): number => areaUnderRoc(curveOf(list));

function curveOf(list: readonly PictureScores[]): RankedCurve {
  return rank(
    [...list.map(({ spliced }) => spliced), ...list.map(({ pristine }) => pristine)],
    [...list.map(() => 1), ...list.map(() => 0)],
  );
}
