import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderRoc, averagePrecision, inverted, permutedAveragePrecision, rank, rankCounted } from "./ranking.ts";

/** Scores with many ties and both labels. */
const labelled = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 2, maxLength: 60 })
  .filter((pairs) => pairs.some(([, label]) => label) && pairs.some(([, label]) => !label));
const curveOf = (pairs: readonly (readonly [number, boolean])[]) =>
  rank(
    pairs.map(([score]) => score),
    pairs.map(([, label]) => label),
  );

describe("a ranking", () => {
  it("does not change under monotone transforms, nor with the order of its items", () => {
    fc.assert(
      fc.property(labelled, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (pairs, keys) => {
        const curve = curveOf(pairs);
        const moved = curveOf(pairs.map(([score, label]) => [Math.exp(score / 7) - 3, label] as const));
        const shuffled = pairs
          .map((pair) => ({ pair, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ pair }) => pair);
        for (const other of [moved, curveOf(shuffled)]) {
          expect(averagePrecision(other)).toBe(averagePrecision(curve));
          expect(areaUnderRoc(other)).toBe(areaUnderRoc(curve));
        }
      }),
    );
  });

  it("inverted is that of the negated scores", () => {
    fc.assert(
      fc.property(labelled, (pairs) => {
        const turned = curveOf(pairs.map(([score, label]) => [0 - score, label] as const));
        expect(inverted(curveOf(pairs))).toEqual(turned);
        expect(areaUnderRoc(turned)).toBeCloseTo(1 - areaUnderRoc(curveOf(pairs)), 12);
      }),
    );
  });

  it("has the area that counting all pairs gives", () => {
    fc.assert(
      fc.property(labelled, (pairs) => {
        const of = (wanted: boolean) => pairs.filter(([, label]) => label === wanted).map(([score]) => score);
        const won = of(true).flatMap((high) => of(false).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)));
        expect(areaUnderRoc(curveOf(pairs))).toBeCloseTo(won.reduce<number>((a, b) => a + b, 0) / won.length, 12);
      }),
    );
  });

  it("is 1 if perfect, the share of positives if it knows nothing", () => {
    fc.assert(
      fc.property(labelled, (pairs) => {
        const perfect = curveOf(pairs.map(([, label]) => [label ? 0.7 : 0.2, label] as const));
        expect(averagePrecision(perfect)).toBe(1);
        expect(areaUnderRoc(perfect)).toBe(1);
        const blind = curveOf(pairs.map(([, label]) => [3, label] as const));
        expect(averagePrecision(blind)).toBeCloseTo(blind.positives / pairs.length, 12);
        expect(permutedAveragePrecision(blind)).toBeCloseTo(blind.positives / pairs.length, 12);
        expect(areaUnderRoc(blind)).toBe(0.5);
      }),
    );
    let state = 1;
    const noise = Float32Array.from({ length: 100_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    });
    const labels = Uint8Array.from(noise, (_, i) => (i % 10 < 3 ? 1 : 0));
    expect(averagePrecision(rank(noise, labels))).toBeCloseTo(0.3, 1);
  });

  it("of counted scores is that of the items themselves, however they are gathered", () => {
    const cells = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(4), fc.nat(4)), { maxLength: 30 });
    fc.assert(
      fc.property(cells, (list) => {
        const items = list.flatMap(([score, positives, negatives]) => [
          ...Array.from({ length: positives }, () => [score, true] as const),
          ...Array.from({ length: negatives }, () => [score, false] as const),
        ]);
        const [scores, positives, negatives] = [0, 1, 2].map((i) => list.map((cell) => cell[i]));
        expect(rankCounted(scores, positives, negatives)).toEqual(curveOf(items));
      }),
    );
  });

  it("leaves out NaN, and says NaN where a class is missing", () => {
    const curve = rank([0.9, Number.NaN, 0.1, Number.NaN], [true, true, false, false]);
    expect([curve.positives, curve.negatives]).toEqual([1, 1]);
    expect(averagePrecision(curve)).toBe(1);
    expect(averagePrecision(rank([1, 2], [0, 0]))).toBeNaN();
    expect(areaUnderRoc(rank([1, 2], [1, 1]))).toBeNaN();
    expect(averagePrecision(rank([], []))).toBeNaN();
    expect(() => rank([1], [1, 0])).toThrow(RangeError);
  });
});
