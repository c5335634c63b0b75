/** Numbers over pictures, with intervals over pictures. */
import { bootstrapInterval } from "../../../engine/metrics/bootstrap.ts";
import { areaUnderRoc, averagePrecision, type RankedCurve, rank } from "../../../engine/metrics/ranking.ts";
import { random } from "../../../engine/random.ts";

export interface Estimate {
  value: number;
  /** 95 %, by drawing the pictures anew. */
  low: number;
  high: number;
}

/** @param of the pictures chosen, some of them several times. */
export function estimate<T>(list: readonly T[], of: (chosen: readonly T[]) => number): Estimate {
  // The same pictures are drawn for lists of the same length.
  const { uniform } = random("bootstrap", list.length);
  const [low, high] = bootstrapInterval(list.length, (indices) => of(Array.from(indices, (i) => list[i])), uniform, {
    draws: 1000,
    level: 0.95,
  });
  return { value: of(list), low, high };
}

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
