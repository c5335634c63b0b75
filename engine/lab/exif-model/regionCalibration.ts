/**
 * Fits what judges regions, on splices made of held-out cameras and on the same pictures without the paste. What is
 * told of its alarms comes from pictures whose cameras the fit did not see: the cameras are divided in two, each half is
 * judged by what the other one taught.
 */
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { measures } from "../../detectors/exif-consistency/candidates.ts";
import { poolCells, type SeenCells } from "../../detectors/exif-consistency/embed.ts";
import { divideCells, preferenceMap } from "../../detectors/exif-consistency/pastedRegion.ts";
import { mapOverPicture } from "../../detectors/exif-consistency/windows.ts";
import { localisation } from "../../metrics/localisation.ts";
import { fitLogistic, type LogisticModel, logitOf } from "../../metrics/logisticRegression.ts";
import { proportionInterval } from "../../metrics/proportionInterval.ts";
import { SPLICE_EDGE, sampledMask } from "./selfMadeSplices.ts";

/** Cells of a picture in the detector's default. */
export const MOST_CELLS = 1024;
/** A candidate counts as the pasted region from this average precision of its map. */
const FOUND = 0.6;
/** Share of untouched pictures that may be alarms; the promise is five in a hundred. */
const ALARM_RATE = 0.03;
const RIDGE = 2;
const EVERY = 8;

/** One picture in the eyes of the network, and what was pasted, if anything. */
export interface JudgedPicture {
  candidates: { evidence: number[]; found: boolean; averagePrecision: number }[];
  spliced: boolean;
  /** Which half its cameras are in. */
  half: 0 | 1;
}

/** @param mask of the pasted pixels, SPLICE_EDGE squared; left out for an untouched picture. */
export function judgedPicture(seen: SeenCells, half: 0 | 1, mask?: Uint8Array): JudgedPicture {
  const cells = poolCells(seen, MOST_CELLS);
  const { computed, candidates } = divideCells(cells);
  return {
    spliced: mask !== undefined,
    half,
    candidates: candidates.map((candidate) => {
      if (!mask) return { evidence: candidate.evidence, found: false, averagePrecision: 0 };
      const map = preferenceMap(candidate, computed.cells, cells.grid.rows, cells.grid.columns);
      const over = mapOverPicture(map, cells.windows, SPLICE_EDGE, SPLICE_EDGE, EVERY);
      const { averagePrecision } = localisation(over.data, sampledMask(mask, EVERY)).direct;
      return { evidence: candidate.evidence, found: averagePrecision > FOUND, averagePrecision };
    }),
  };
}

export interface RegionCalibration {
  regions: Calibration["regions"];
  picture: Calibration["picture"];
  alarm: Calibration["alarm"];
  /** Mean average precision of the region that was picked, and of the best that could have been. */
  picked: number;
  best: number;
}

/** @returns null where one of the halves holds no splice that could be found: then there is nothing to judge by. */
export function calibrateRegions(
  pictures: readonly JudgedPicture[],
  counts: { photographs: number; cameras: number },
): RegionCalibration | null {
  const halves = [0, 1].map((half) => pictures.filter((picture) => picture.half !== half));
  if (!halves.every((half) => half.some(({ candidates }) => candidates.some(({ found }) => found)))) return null;
  const judges = halves.map(fit);
  const judged = pictures.map((picture) => ({ picture, ...pick(picture, judges[picture.half]) }));
  const untouched = judged.filter(({ picture }) => !picture.spliced);
  const spliced = judged.filter(({ picture }) => picture.spliced);
  const logits = untouched.map(({ logit }) => logit).sort((a, b) => a - b);
  const threshold = logits[Math.min(logits.length - 1, Math.ceil((1 - ALARM_RATE) * logits.length))];
  const alarms = logits.filter((logit) => logit > threshold).length;
  const { means, deviations, weights, bias } = fit(pictures);
  const odds = fitLogistic(
    judged.map(({ logit }) => [logit]),
    judged.map(({ picture }) => Number(picture.spliced)),
  );
  const slope = odds.weights[0] / odds.deviations[0];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    regions: { measures: [...measures], means, deviations, weights, bias },
    picture: { slope, offset: odds.bias - slope * odds.means[0] },
    alarm: {
      threshold,
      rate: alarms / untouched.length,
      upperBound: proportionInterval(alarms, untouched.length)[1],
      pictures: untouched.length,
      ...counts,
      recall: mean(spliced.map(({ logit }) => Number(logit > threshold))),
    },
    picked: mean(spliced.map(({ averagePrecision }) => averagePrecision)),
    best: mean(spliced.map(({ picture }) => Math.max(0, ...picture.candidates.map((c) => c.averagePrecision)))),
  };
}

function fit(pictures: readonly JudgedPicture[]): LogisticModel {
  const candidates = pictures.flatMap((picture) => picture.candidates);
  return fitLogistic(
    candidates.map(({ evidence }) => evidence),
    candidates.map(({ found }) => Number(found)),
    RIDGE,
  );
}

/** Pictures without candidates are surely no alarm. */
function pick({ candidates }: JudgedPicture, judge: LogisticModel): { logit: number; averagePrecision: number } {
  let best = { logit: -20, averagePrecision: 0 };
  for (const { evidence, averagePrecision } of candidates) {
    const logit = logitOf(judge, evidence);
    if (logit > best.logit) best = { logit, averagePrecision };
  }
  return best;
}
