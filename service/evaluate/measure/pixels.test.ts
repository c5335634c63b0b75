import { describe, expect, it } from "vitest";
import { centrePrior, pixelScores } from "./pixels.ts";

/** One row of four pixels, the last two altered. */
const mask = { width: 4, height: 1, data: Uint8Array.from([0, 0, 1, 1]) };
const map = (...values: number[]) => ({
  width: values.length,
  height: 1,
  data: Float32Array.from(values),
  range: [0, 1] as [number, number],
});

describe("scores of a map, counted by hand", () => {
  it("of a map that ranks one pixel wrongly", () => {
    // By falling value: .9 altered, .7 not, .6 altered, .1 not. Above .5: two altered, one not.
    const scores = pixelScores(map(0.1, 0.7, 0.6, 0.9), mask)!;
    // AP: 1/2 * 1/1 + 1/2 * 2/3.
    expect(scores.averagePrecision).toBeCloseTo(5 / 6, 12);
    // Negated: .1 not, .6 altered, .7 not, .9 altered: 1/2 * 1/2 + 1/2 * 2/4.
    expect(scores.permutedAveragePrecision).toBeCloseTo(5 / 6, 12);
    // Three of the four pairs are in order.
    expect(scores.areaUnderRoc).toBeCloseTo(3 / 4, 12);
    // TP 2, FP 1, FN 0, TN 1.
    expect(scores.f1).toBeCloseTo(4 / 5, 12);
    expect(scores.mcc).toBeCloseTo(2 / Math.sqrt(3 * 2 * 2 * 1), 12);
    expect(scores.f1Best).toBeCloseTo(4 / 5, 12);
    expect(scores.mccBest).toBeCloseTo(1 / Math.sqrt(3), 12);
    // IoU 2/3 and 1/2 above .6; above .9 it is 1/2 and 2/3.
    expect(scores.ciou).toBeCloseTo(7 / 12, 12);
    const { precision, recall } = scores.curve;
    expect([precision[0], precision[50], precision[51], precision[100]]).toEqual([1, 1, 2 / 3, 2 / 3].map(Math.fround));
    expect([recall[0], recall[50], recall[100]]).toEqual([0.5, 1, 1]);
  });

  it("of a map that is the wrong way round: only permuted measures forgive it", () => {
    const scores = pixelScores(map(0.9, 0.8, 0.2, 0.1), mask)!;
    expect(scores.averagePrecision).toBeCloseTo((1 / 3 + 2 / 4) / 2, 12);
    expect([scores.permutedAveragePrecision, scores.ciou, scores.areaUnderRoc, scores.f1]).toEqual([1, 1, 0, 0]);
    expect(scores.mcc).toBeCloseTo(-1, 12);
  });

  it("of no map: the share of the mask, nothing taken, and a ROC that knows nothing", () => {
    const few = { width: 4, height: 2, data: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1]) };
    const scores = pixelScores(undefined, few)!;
    expect([scores.averagePrecision, scores.permutedAveragePrecision, scores.areaUnderRoc]).toEqual([0.25, 0.25, 0.5]);
    expect([scores.f1, scores.mcc]).toEqual([0, 0]);
    // Everything taken: 2 * 2 / (2 * 2 + 6).
    expect(scores.f1Best).toBeCloseTo(0.4, 12);
    expect(scores.curve.precision.every((value) => value === 0.25)).toBe(true);
    scores.curve.recall.forEach((value, i) => {
      expect(value).toBeCloseTo(i / 100, 6);
    });
  });

  it("of a coarser map: its cells cover the pixels of the picture", () => {
    const coarse = pixelScores(map(0.2, 0.8), mask)!;
    expect([coarse.averagePrecision, coarse.f1, coarse.ciou]).toEqual([1, 1, 1]);
  });

  it("of pixels that were not computed: not accused", () => {
    const scores = pixelScores(map(Number.NaN, 0.6, Number.NaN, 0.9), mask)!;
    // .9 altered, .6 not, then one of each: 1/2 * 1 + 1/2 * 2/4.
    expect(scores.averagePrecision).toBeCloseTo(3 / 4, 12);
    expect(scores.f1).toBeCloseTo(2 / 4, 12);
  });

  it("of pixels that are undecided: not taken, whatever rounding did to the middle", () => {
    const scores = pixelScores({ ...map(0, 1e-8, 0.4, 0.3), range: [-1, 1] }, mask)!;
    expect(scores.f1).toBe(1);
  });

  it("where a clone comes from: it counts neither way", () => {
    const source = { ...mask, data: Uint8Array.from([0, 1, 0, 0]) };
    const scores = pixelScores(map(0.1, 1, 0.6, 0.9), mask, source)!;
    expect([scores.averagePrecision, scores.f1]).toEqual([1, 1]);
  });

  it("of a mask without two kinds of pixels: none", () => {
    expect(pixelScores(map(0, 1), { width: 2, height: 1, data: Uint8Array.from([1, 1]) })).toBeUndefined();
  });
});

it("the prior points to the middle, whatever the shape of the picture", () => {
  for (const size of [
    { width: 640, height: 480 },
    { width: 90, height: 1000 },
  ]) {
    const { width, height, data, range } = centrePrior(size);
    expect(Math.max(width, height)).toBe(128);
    const largest = data.indexOf(Math.max(...data));
    expect(Math.abs((largest % width) + 0.5 - width / 2)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(Math.floor(largest / width) + 0.5 - height / 2)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...data)).toBeGreaterThan(range[0]);
    expect(data[0]).toBeCloseTo(Math.min(...data), 6);
  }
});
