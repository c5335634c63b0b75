/**
 * Fits what judges regions, on splices made of held-out cameras and on the same pictures without the paste. What is
 * told of its alarms comes from pictures whose cameras the fit did not see: the cameras are divided in two, each half is
 * judged by what the other one taught.
 */
import type { Calibration } from "../../detectors/exif-consistency/calibration.ts";
import { measures } from "../../detectors/exif-consistency/candidates.ts";
import { MOST_CELLS, poolCells, type SeenCells } from "../../detectors/exif-consistency/embed.ts";
import { divideCells, preferenceMap } from "../../detectors/exif-consistency/pastedRegion.ts";
import { mapOverPicture } from "../../detectors/exif-consistency/windows.ts";
import { bootstrapInterval } from "../../metrics/bootstrap.ts";
import { localisation } from "../../metrics/localisation.ts";
import { fitLogistic, type LogisticModel, logitOf } from "../../metrics/logisticRegression.ts";
import { mean } from "../../metrics/summary.ts";
import { random } from "../../random.ts";
import { camerasOf } from "../photographs.ts";
import { SPLICE_EDGE, sampledMask } from "./selfMadeSplices.ts";

/** A candidate counts as the pasted region from this average precision of its map. */
const FOUND = 0.6;
/**
 * So many untouched pictures may be alarms. The promise of the detector is five in a hundred; a few dozen cameras are not
 * enough to aim at that.
 */
const MOST_ALARMS = 0.03;
const DRAWS = 400;
const RIDGE = 2;
const EVERY = 8;

/** One picture in the eyes of the network, and what was pasted, if anything. */
export interface JudgedPicture {
  candidates: { evidence: number[]; found: boolean; averagePrecision: number }[];
  spliced: boolean;
  camera: string;
  /** Whether the judge may learn from it; otherwise it counts for the alarms only. */
  taught: boolean;
  /** Which half its cameras are in. */
  half: 0 | 1;
}

/** @param mask of the pasted pixels, SPLICE_EDGE squared; left out for an untouched picture. */
export function judgedPicture(
  seen: SeenCells,
  { mask, ...origin }: Pick<JudgedPicture, "half" | "camera" | "taught"> & { mask?: Uint8Array },
): JudgedPicture {
  const cells = poolCells(seen, MOST_CELLS);
  const { computed, candidates } = divideCells(cells);
  return {
    spliced: mask !== undefined,
    ...origin,
    candidates: candidates.map((candidate) => {
      if (!mask) return { evidence: candidate.evidence, found: false, averagePrecision: 0 };
      const map = preferenceMap(candidate, computed.cells, cells.grid.rows, cells.grid.columns);
      const over = mapOverPicture(map, cells.windows, SPLICE_EDGE, SPLICE_EDGE, EVERY);
      const measured = localisation(over.data, sampledMask(mask, EVERY)).direct.averagePrecision;
      // A paste that shows nothing but black or white cannot be found.
      const averagePrecision = Number.isNaN(measured) ? 0 : measured;
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
export function calibrateRegions(pictures: readonly JudgedPicture[], seed: number): RegionCalibration | null {
  const halves = [0, 1].map((half) => pictures.filter((picture) => picture.half !== half));
  if (!halves.every((half) => half.some(({ candidates }) => candidates.some(({ found }) => found)))) return null;
  const judges = halves.map(fit);
  const judged = pictures.map((picture) => ({ picture, ...pick(picture, judges[picture.half]) }));
  const untouched = judged.filter(({ picture }) => !picture.spliced);
  const spliced = judged.filter(({ picture }) => picture.spliced);
  const { threshold, rate, upperBound, cameras } = alarmThreshold(
    untouched.map(({ picture, logit }) => ({ camera: picture.camera, logit })),
    seed,
  );
  const { means, deviations, weights, bias } = fit(pictures);
  const odds = fitLogistic(
    judged.map(({ logit }) => [logit]),
    judged.map(({ picture }) => Number(picture.spliced)),
  );
  const slope = odds.weights[0] / odds.deviations[0];
  return {
    regions: { measures: [...measures], means, deviations, weights, bias },
    picture: { slope, offset: odds.bias - slope * odds.means[0] },
    alarm: {
      threshold,
      rate,
      upperBound,
      pictures: untouched.length,
      cameras,
      recall: mean(spliced.map(({ logit }) => Number(logit > threshold))),
    },
    picked: mean(spliced.map(({ averagePrecision }) => averagePrecision)),
    best: mean(spliced.map(({ picture }) => Math.max(0, ...picture.candidates.map((c) => c.averagePrecision)))),
  };
}

/**
 * The lowest threshold with few enough alarms. Every camera counts alike: a scene that alarms once alarms often, and there
 * may be many pictures of it. For the interval cameras are drawn again.
 */
function alarmThreshold(untouched: readonly { camera: string; logit: number }[], seed: number) {
  const cameras = camerasOf(untouched);
  const logits = cameras.map((camera) => untouched.filter((one) => one.camera === camera).map(({ logit }) => logit));
  const shareOf = (camera: number, threshold: number) =>
    logits[camera].filter((logit) => logit > threshold).length / logits[camera].length;
  const rateOf = (threshold: number, drawn: Iterable<number>) =>
    mean(Array.from(drawn, (camera) => shareOf(camera, threshold)));
  let threshold = Infinity;
  for (const lower of untouched.map(({ logit }) => logit).sort((a, b) => b - a)) {
    if (rateOf(lower, cameras.keys()) > MOST_ALARMS) break;
    threshold = lower;
  }
  const { uniform } = random(seed, "cameras drawn again");
  const interval = bootstrapInterval(cameras.length, (drawn) => rateOf(threshold, drawn), uniform, { draws: DRAWS });
  return { threshold, rate: rateOf(threshold, cameras.keys()), upperBound: interval[1], cameras: cameras.length };
}

function fit(pictures: readonly JudgedPicture[]): LogisticModel {
  const candidates = pictures.filter(({ taught }) => taught).flatMap((picture) => picture.candidates);
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
