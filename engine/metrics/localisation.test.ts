import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";
import { agreementAt, localisation, localisationAt } from "./localisation.ts";
import { quantile } from "./quantile.ts";
import { averagePrecision, inverted, rank } from "./ranking.ts";

/** A small generator with a seed, for maps and draws. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const map = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 50 })
  .filter((pixels) => pixels.some(([, spliced]) => spliced) && pixels.some(([, spliced]) => !spliced))
  .map((pixels) => ({ scores: pixels.map(([score]) => score), mask: pixels.map(([, spliced]) => spliced) }));

describe("localisation", () => {
  const mask = [0, 0, 1, 1, 0, 1, 0, 0];
  const scores = [0.1, 0.4, 0.35, 0.8, 0.2, 0.7, 0.6, 0.05];

  it("equals the reference", () => {
    const found = localisation(scores, mask);
    expect(found.direct.averagePrecision).toBeCloseTo(0.866666666667, 9);
    expect(found.inverted.averagePrecision).toBeCloseTo(0.303571428571, 9);
    expect(averagePrecision(inverted(rank(scores, mask)))).toBe(found.inverted.averagePrecision);
    expect(found.permuted.averagePrecision).toBeCloseTo(0.866666666667, 9);
    expect(found.direct.ciou.value).toBeCloseTo(0.75, 9);
    expect(found.direct.ciouSeparate).toBeCloseTo(0.75, 9);
    expect(found.direct.f1.value).toBeCloseTo(0.8, 9);
    expect(found.direct.mcc.value).toBeCloseTo(0.7453559925, 9);
    expect(found.direct.f1.threshold).toBe(0.7);
  });

  it("is the best that any threshold gives", () => {
    fc.assert(
      fc.property(map, ({ scores, mask }) => {
        const all = [...new Set(scores), Infinity].map((threshold) => localisationAt(scores, mask, threshold));
        const { direct } = localisation(scores, mask);
        for (const measure of ["f1", "mcc", "ciou"] as const) {
          expect(direct[measure].value).toBe(Math.max(...all.map((one) => one[measure])));
          expect(localisationAt(scores, mask, direct[measure].threshold)[measure]).toBe(direct[measure].value);
        }
        expect(direct.ciouSeparate).toBeGreaterThanOrEqual(direct.ciou.value);
      }),
    );
  });

  it("at a threshold is the same of ranked pixels", () => {
    fc.assert(
      fc.property(map, fc.integer({ min: -1, max: 11 }), ({ scores, mask }, threshold) => {
        expect(agreementAt(rank(scores, mask), threshold)).toEqual(localisationAt(scores, mask, threshold));
      }),
    );
  });

  it("permuted does not care which way round the map is", () => {
    fc.assert(
      fc.property(map, ({ scores, mask }) => {
        const turned = localisation(
          scores.map((score) => 9 - score),
          mask,
        );
        expect(turned.permuted).toEqual(localisation(scores, mask).permuted);
      }),
    );
  });

  it("is perfect on the mask itself, and undefined where there is nothing to find", () => {
    const perfect = localisation(mask, mask).permuted;
    expect(perfect).toEqual({ averagePrecision: 1, areaUnderRoc: 1, f1: 1, mcc: 1, ciou: 1 });
    for (const blank of [mask.map(() => 0), mask.map(() => 1)]) {
      expect(Object.values(localisation(scores, blank).permuted)).toEqual(Array(5).fill(Number.NaN));
      expect(localisationAt(scores, blank, 0.5).f1).toBeNaN();
    }
  });

  it("counts pixels at a threshold, leaving out those that were not computed", () => {
    const at = localisationAt([0.9, 0.9, 0.1, 0.1, Number.NaN], [1, 0, 0, 0, 1], 0.9);
    expect(at.f1).toBeCloseTo(2 / 3, 12);
    expect(at.splicedIou).toBe(0.5);
    expect(at.unsplicedIou).toBeCloseTo(2 / 3, 12);
    expect(at.mcc).toBeCloseTo(2 / Math.sqrt(12), 12);
  });

  it("takes a million pixels", () => {
    const next = generator(3);
    const many = Float32Array.from({ length: 1_000_000 }, next);
    const spliced = Uint8Array.from(many, (score) => (next() < 0.6 * score ? 1 : 0));
    const before = performance.now();
    const found = localisation(many, spliced);
    // Some 0.2 s; sorting by comparing would take several times as long, anything quadratic for ever.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(found.direct.areaUnderRoc).toBeGreaterThan(0.7);
  });
});

describe("quantile", () => {
  it("lies between neighbours", () => {
    expect(quantile([1, 2, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 4], 0.75)).toBe(3);
    expect(quantile([5], 0.1)).toBe(5);
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("bootstrapInterval", () => {
  const values = Array.from({ length: 100 }, generator(1));
  const meanOf = (pictures: Uint32Array) => pictures.reduce((sum, i) => sum + values[i], 0) / pictures.length;

  it("covers the mean as the normal interval does, and is the same for the same seed", () => {
    const [low, high] = bootstrapInterval(100, meanOf, generator(2));
    const centre = values.reduce((a, b) => a + b) / 100;
    const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0)) / 100;
    expect(low).toBeCloseTo(centre - 1.96 * spread, 1);
    expect(high).toBeCloseTo(centre + 1.96 * spread, 1);
    expect(bootstrapInterval(100, meanOf, generator(2))).toEqual([low, high]);
    const [lower] = bootstrapInterval(100, meanOf, generator(2), { level: 0.99 });
    expect(lower).toBeLessThan(low);
  });

  it("passes over draws that define nothing", () => {
    const scores = [0.9, 0.2];
    const labels = [1, 0];
    const statistic = (pictures: Uint32Array) =>
      averagePrecision(
        rank(
          Array.from(pictures, (i) => scores[i]),
          Array.from(pictures, (i) => labels[i]),
        ),
      );
    expect(bootstrapInterval(2, statistic, generator(4))).toEqual([1, 1]);
    expect(bootstrapInterval(2, () => Number.NaN, generator(4), { draws: 10 })).toEqual([Number.NaN, Number.NaN]);
  });
});
