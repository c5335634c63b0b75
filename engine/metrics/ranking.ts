/**
 * How well scores rank positives above negatives, whatever the threshold: average precision and the area under the ROC
 * curve, of the pixels of a map as of pictures. Sorting is all the work: O(n log n).
 */

/**
 * What every threshold accepts. Entry k belongs to the k-th largest distinct score and counts all scores that reach it,
 * so that equal scores are accepted together and no order among them can matter.
 */
export interface RankedCurve {
  /** Distinct scores, largest first. */
  thresholds: Float64Array;
  /** Positives whose score reaches the threshold. */
  truePositives: Uint32Array;
  /** Negatives whose score reaches the threshold. */
  falsePositives: Uint32Array;
  positives: number;
  negatives: number;
}

/**
 * @param scores NaN means "not computed" and is left out.
 * @param labels of the same length; anything but 0 and false is positive.
 */
export function rank(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): RankedCurve {
  if (scores.length !== labels.length) throw new RangeError(`${scores.length} scores but ${labels.length} labels`);
  let [positives, negatives] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    if (labels[i]) positives++;
    else negatives++;
  }
  // Both classes are sorted on their own and merged: numbers sort several times faster than indices.
  const high = new Float64Array(positives);
  const low = new Float64Array(negatives);
  for (let i = 0, p = 0, n = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    if (labels[i]) high[p++] = scores[i];
    else low[n++] = scores[i];
  }
  return merge(high.sort(), low.sort());
}

/** @param high ascending scores of the positives. @param low of the negatives. */
function merge(high: Float64Array, low: Float64Array): RankedCurve {
  const [positives, negatives] = [high.length, low.length];
  const thresholds = new Float64Array(positives + negatives);
  const truePositives = new Uint32Array(positives + negatives);
  const falsePositives = new Uint32Array(positives + negatives);
  let count = 0;
  for (let p = 0, n = 0; p < positives || n < negatives; count++) {
    const next = Math.max(high[positives - 1 - p] ?? -Infinity, low[negatives - 1 - n] ?? -Infinity);
    while (p < positives && high[positives - 1 - p] === next) p++;
    while (n < negatives && low[negatives - 1 - n] === next) n++;
    thresholds[count] = next;
    truePositives[count] = p;
    falsePositives[count] = n;
  }
  return {
    thresholds: thresholds.subarray(0, count),
    truePositives: truePositives.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
    positives,
    negatives,
  };
}

/**
 * The curve of scores that several items share: cells of a map that cover many pixels. Exact and much faster than ranking
 * every pixel.
 * @param scores without NaN. @param positives how many positives have that score. @param negatives likewise.
 */
export function rankCounted(
  scores: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): RankedCurve {
  const places = new Map<number, number>();
  for (let i = 0; i < scores.length; i++)
    if (positives[i] + negatives[i] > 0 && !places.has(scores[i])) places.set(scores[i], places.size);
  const [hits, alarms] = [new Uint32Array(places.size), new Uint32Array(places.size)];
  for (let i = 0; i < scores.length; i++) {
    const place = places.get(scores[i]);
    if (place === undefined) continue;
    hits[place] += positives[i];
    alarms[place] += negatives[i];
  }
  const thresholds = Float64Array.from(places.keys()).sort().reverse();
  const [truePositives, falsePositives] = [new Uint32Array(places.size), new Uint32Array(places.size)];
  let [found, wrong] = [0, 0];
  for (let k = 0; k < thresholds.length; k++) {
    const place = places.get(thresholds[k])!;
    truePositives[k] = found += hits[place];
    falsePositives[k] = wrong += alarms[place];
  }
  return { thresholds, truePositives, falsePositives, positives: found, negatives: wrong };
}

/** The curve of the negated scores, for maps that may have come out the wrong way round. */
export function inverted(curve: RankedCurve): RankedCurve {
  const { positives, negatives } = curve;
  const last = curve.thresholds.length - 1;
  return {
    thresholds: curve.thresholds.map((_, k) => 0 - curve.thresholds[last - k]),
    truePositives: curve.truePositives.map((_, k) => positives - (curve.truePositives[last - k - 1] ?? 0)),
    falsePositives: curve.falsePositives.map((_, k) => negatives - (curve.falsePositives[last - k - 1] ?? 0)),
    positives,
    negatives,
  };
}

/**
 * Precision averaged over recall, without interpolation: the sum of (R_k - R_{k-1}) P_k. NaN without positives. Scores
 * that know nothing give the share of positives.
 */
export function averagePrecision({ truePositives, falsePositives, positives }: RankedCurve): number {
  let sum = 0;
  for (let k = 0, before = 0; k < truePositives.length; k++) {
    const hits = truePositives[k];
    if (hits > before) sum += ((hits - before) * hits) / (hits + falsePositives[k]);
    before = hits;
  }
  return sum / positives;
}

/**
 * The larger average precision of the scores and of their negatives, for methods that split a picture without saying
 * which part is foreign (Huh et al. 2018, section 5: "permuted mAP").
 */
export function permutedAveragePrecision(curve: RankedCurve): number {
  return Math.max(averagePrecision(curve), averagePrecision(inverted(curve)));
}

/** Probability that a positive outranks a negative; ties count half. NaN where one of the classes is missing. */
export function areaUnderRoc({ truePositives, falsePositives, positives, negatives }: RankedCurve): number {
  let area = 0;
  for (let k = 0, hits = 0, alarms = 0; k < truePositives.length; k++) {
    area += ((falsePositives[k] - alarms) * (truePositives[k] + hits)) / 2;
    hits = truePositives[k];
    alarms = falsePositives[k];
  }
  return area / positives / negatives;
}
