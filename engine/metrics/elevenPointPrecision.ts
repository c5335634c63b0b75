/** Average precision as the PASCAL VOC challenges counted it until 2009 (Everingham et al. 2010, section 4.2). */
import type { RankedCurve } from "./ranking.ts";

/**
 * Mean over the recalls 0, .1, ... 1 of the largest precision at that recall or a higher one; 0 where none is as high.
 * The recalls are multiples of .1 in double precision, as programs compute them that are compared with: 7 * .1 is a hair
 * above .7, so that a recall of exactly .7 does not reach it.
 */
export function elevenPointPrecision(recall: ArrayLike<number>, precision: ArrayLike<number>): number {
  let sum = 0;
  for (let point = 0; point <= 10; point++) {
    let best = 0;
    for (let i = 0; i < recall.length; i++) if (recall[i] >= point * 0.1) best = Math.max(best, precision[i]);
    sum += best;
  }
  return sum / 11;
}

/** The same of ranked scores. NaN without positives. */
export function elevenPointOfRanking({ truePositives, falsePositives, positives }: RankedCurve): number {
  if (positives === 0) return Number.NaN;
  return elevenPointPrecision(
    Array.from(truePositives, (hits) => hits / positives),
    Array.from(truePositives, (hits, k) => hits / (hits + falsePositives[k])),
  );
}
