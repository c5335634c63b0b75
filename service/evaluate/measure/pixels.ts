/** How well one map finds the altered pixels of one picture. */
import type { HeatMap } from "../../../engine/finding.ts";
import { cellCounts } from "../../../engine/metrics/cellCounts.ts";
import { agreementAt, localisationOf } from "../../../engine/metrics/localisation.ts";
import { type RankedCurve, rankCounted } from "../../../engine/metrics/ranking.ts";
import type { Mask } from "../record.ts";

/** Curves are kept at 0, .01 ... 1. */
export const CURVE_POINTS = 101;

export interface PixelScores {
  averagePrecision: number;
  /** Of the map or its negative, whichever is better. */
  permutedAveragePrecision: number;
  areaUnderRoc: number;
  /** Above the middle of the map's range, which is a probability of .5 in the fused map. */
  f1: number;
  mcc: number;
  /** At the best threshold. */
  f1Best: number;
  mccBest: number;
  /** At the best threshold and polarity. */
  ciou: number;
  /** Precision at each recall, and recall at each share of false alarms. */
  curve: { precision: Float32Array; recall: Float32Array };
}

/**
 * Scores of a map; of one that says the same everywhere where there is none. Pixels that were not computed are not accused:
 * they count at the lower end of the range.
 * @param leftOut pixels that count neither way: where a clone was taken from is not altered, and pointing there is not wrong.
 * @returns undefined where the mask has pixels of one kind only: then there is nothing to find.
 */
export function pixelScores(
  map: Pick<HeatMap, "width" | "height" | "data" | "range"> | undefined,
  mask: Mask,
  leftOut?: Mask,
): PixelScores | undefined {
  const { width, height, data, range } = map ?? { width: 1, height: 1, data: Float32Array.of(0), range: [0, 1] };
  const { positives, negatives } = cellCounts({ width, height }, mask, leftOut);
  const curve = rankCounted(
    data.map((value) => (Number.isNaN(value) ? range[0] : value)),
    positives,
    negatives,
  );
  if (curve.positives === 0 || curve.negatives === 0) return undefined;
  const { direct, permuted } = localisationOf(curve);
  // The middle itself says nothing either way and accuses nobody; maps are kept in 65534 steps over their range.
  const { f1, mcc } = agreementAt(curve, (range[0] + range[1]) / 2 + (0.5 * (range[1] - range[0])) / 65534);
  return {
    averagePrecision: direct.averagePrecision,
    permutedAveragePrecision: permuted.averagePrecision,
    areaUnderRoc: direct.areaUnderRoc,
    f1,
    mcc,
    f1Best: direct.f1.value,
    mccBest: direct.mcc.value,
    ciou: permuted.ciou,
    curve: { precision: precisionAtRecall(curve), recall: recallAtFalseAlarms(curve) },
  };
}

/** What is nearer to the middle of the picture is more foreign: what a map has to beat that knows nothing but this. */
export function centrePrior({ width, height }: { width: number; height: number }): HeatMap {
  const scale = 128 / Math.max(width, height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const data = new Float32Array(w * h);
  // The distance in units of the half diagonal: 0 in the middle, 1 in the corners.
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      data[y * w + x] = 0 - Math.hypot((x + 0.5) * 2 - w, (y + 0.5) * 2 - h) / Math.hypot(w, h);
  return {
    width: w,
    height: h,
    data,
    range: [-1, 0],
    unit: "half diagonals",
    meaning: { low: "far from the middle", high: "in the middle" },
    style: "heat",
  };
}

/** Precision at the first threshold that reaches each recall. */
function precisionAtRecall({ truePositives, falsePositives, positives }: RankedCurve): Float32Array {
  let k = 0;
  return Float32Array.from({ length: CURVE_POINTS }, (_, i) => {
    const wanted = Math.max(1, (i / (CURVE_POINTS - 1)) * positives);
    while (k < truePositives.length - 1 && truePositives[k] < wanted) k++;
    return truePositives[k] / (truePositives[k] + falsePositives[k]);
  });
}

/** By straight lines between thresholds. */
function recallAtFalseAlarms({ truePositives, falsePositives, positives, negatives }: RankedCurve): Float32Array {
  let k = 0;
  return Float32Array.from({ length: CURVE_POINTS }, (_, i) => {
    const wanted = (i / (CURVE_POINTS - 1)) * negatives;
    // The last threshold within the wanted number, and the next one.
    while (k < truePositives.length && falsePositives[k] <= wanted) k++;
    const [before, alarms] = k === 0 ? [0, 0] : [truePositives[k - 1], falsePositives[k - 1]];
    if (k === truePositives.length) return before / positives;
    const part = (wanted - alarms) / (falsePositives[k] - alarms);
    return (before + part * (truePositives[k] - before)) / positives;
  });
}
