/**
 * How well a score map finds the spliced pixels of one picture: Huh et al., "Fighting Fake News", ECCV 2018, section 5.
 * Every best value is over all thresholds that tell scores apart, the one that accepts nothing included.
 */
import { areaUnderRoc, averagePrecision, inverted, type RankedCurve, rank } from "./ranking.ts";

/** Pixels by what they are and what they were taken for. */
interface Counts {
  truePositives: number;
  falsePositives: number;
  positives: number;
  negatives: number;
}

/** What one threshold gives; all in 0..1 but for mcc, which is in -1..1. */
export interface Agreement {
  /** 2 TP / (2 TP + FP + FN). */
  f1: number;
  /** Matthews' correlation coefficient; 0 where all pixels were taken for the same. */
  mcc: number;
  /** Intersection over union of the spliced pixels. */
  splicedIou: number;
  /** Of the others. */
  unsplicedIou: number;
  /** Class-balanced IoU: the mean of both. */
  ciou: number;
}

export interface Best {
  value: number;
  /** Pixels whose score reaches it are taken for spliced; Infinity: none. */
  threshold: number;
}

/** The scores of one polarity. Thresholds of the inverted one are of the negated scores. */
export interface PolarityScores {
  averagePrecision: number;
  areaUnderRoc: number;
  f1: Best;
  mcc: Best;
  /** At the best threshold that both classes share. */
  ciou: Best;
  /** Each class at its own best threshold, as some evaluations have it: never below `ciou`. */
  ciouSeparate: number;
}

export interface Localisation {
  direct: PolarityScores;
  inverted: PolarityScores;
  /** The larger of both. For methods that cannot know which part is foreign. */
  permuted: { averagePrecision: number; areaUnderRoc: number; f1: number; mcc: number; ciou: number };
}

/**
 * All measures of one map. NaN throughout where pixels of one kind are missing: then there is nothing to find.
 * @param scores one per pixel, larger for "spliced"; NaN pixels are left out.
 * @param mask of the same length; anything but 0 is spliced.
 */
export function localisation(scores: ArrayLike<number>, mask: ArrayLike<number | boolean>): Localisation {
  return localisationOf(rank(scores, mask));
}

/** The same of pixels that are ranked already. */
export function localisationOf(curve: RankedCurve): Localisation {
  const [direct, other] = [scoresOf(curve), scoresOf(inverted(curve))];
  return {
    direct,
    inverted: other,
    permuted: {
      averagePrecision: Math.max(direct.averagePrecision, other.averagePrecision),
      areaUnderRoc: Math.max(direct.areaUnderRoc, other.areaUnderRoc),
      f1: Math.max(direct.f1.value, other.f1.value),
      mcc: Math.max(direct.mcc.value, other.mcc.value),
      ciou: Math.max(direct.ciou.value, other.ciou.value),
    },
  };
}

/** Agreement of the mask with the pixels whose score reaches `threshold`. */
export function localisationAt(
  scores: ArrayLike<number>,
  mask: ArrayLike<number | boolean>,
  threshold: number,
): Agreement {
  const counts = { truePositives: 0, falsePositives: 0, positives: 0, negatives: 0 };
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    const taken = scores[i] >= threshold;
    if (mask[i]) {
      counts.positives++;
      if (taken) counts.truePositives++;
    } else {
      counts.negatives++;
      if (taken) counts.falsePositives++;
    }
  }
  return agreement(counts);
}

/** The same of pixels that are ranked already. */
export function agreementAt(
  { thresholds, truePositives, falsePositives, positives, negatives }: RankedCurve,
  threshold: number,
): Agreement {
  // The last place whose threshold is reached; thresholds fall.
  let [taken, end] = [0, thresholds.length];
  while (taken < end) {
    const middle = (taken + end) >> 1;
    if (thresholds[middle] >= threshold) taken = middle + 1;
    else end = middle;
  }
  return agreement({
    truePositives: truePositives[taken - 1] ?? 0,
    falsePositives: falsePositives[taken - 1] ?? 0,
    positives,
    negatives,
  });
}

function agreement({ truePositives, falsePositives, positives, negatives }: Counts): Agreement {
  if (positives === 0 || negatives === 0) {
    return { f1: Number.NaN, mcc: Number.NaN, splicedIou: Number.NaN, unsplicedIou: Number.NaN, ciou: Number.NaN };
  }
  const missed = positives - truePositives;
  const trueNegatives = negatives - falsePositives;
  const [taken, left] = [truePositives + falsePositives, missed + trueNegatives];
  // Roots one by one: the product of four counts of millions of pixels would lose digits.
  const scale = Math.sqrt(taken) * Math.sqrt(left) * Math.sqrt(positives) * Math.sqrt(negatives);
  const splicedIou = truePositives / (positives + falsePositives);
  const unsplicedIou = trueNegatives / (negatives + missed);
  return {
    f1: (2 * truePositives) / (taken + positives),
    mcc: scale === 0 ? 0 : (truePositives * trueNegatives - falsePositives * missed) / scale,
    splicedIou,
    unsplicedIou,
    ciou: (splicedIou + unsplicedIou) / 2,
  };
}

function scoresOf(curve: RankedCurve): PolarityScores {
  const { thresholds, truePositives, falsePositives, positives, negatives } = curve;
  const none = agreement({ truePositives: 0, falsePositives: 0, positives, negatives });
  const best = {
    f1: { value: none.f1, threshold: Infinity },
    mcc: { value: none.mcc, threshold: Infinity },
    ciou: { value: none.ciou, threshold: Infinity },
  };
  let { splicedIou, unsplicedIou } = none;
  for (let k = 0; k < thresholds.length; k++) {
    const threshold = thresholds[k];
    const here = agreement({
      truePositives: truePositives[k],
      falsePositives: falsePositives[k],
      positives,
      negatives,
    });
    if (here.f1 > best.f1.value) best.f1 = { value: here.f1, threshold };
    if (here.mcc > best.mcc.value) best.mcc = { value: here.mcc, threshold };
    if (here.ciou > best.ciou.value) best.ciou = { value: here.ciou, threshold };
    splicedIou = Math.max(splicedIou, here.splicedIou);
    unsplicedIou = Math.max(unsplicedIou, here.unsplicedIou);
  }
  const defined = positives > 0 && negatives > 0;
  return {
    // A picture that is spliced all over has an average precision of 1 by definition, which measures nothing.
    averagePrecision: defined ? averagePrecision(curve) : Number.NaN,
    areaUnderRoc: areaUnderRoc(curve),
    ...best,
    ciouSeparate: (splicedIou + unsplicedIou) / 2,
  };
}
