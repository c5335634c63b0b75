import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log10BinomialTail } from "./binomialTail.ts";
import { proportionInterval } from "./proportionInterval.ts";

const observed = fc
  .integer({ min: 1, max: 400 })
  .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));

describe("the interval of a proportion", () => {
  it("equals the reference", () => {
    const known: [hits: number, total: number, low: number, high: number][] = [
      [0, 60, 0, 0.0596],
      [0, 10, 0, 0.3085],
      [1, 10, 0.0025, 0.445],
      [5, 10, 0.1871, 0.8129],
      [10, 10, 0.6915, 1],
    ];
    for (const [hits, total, low, high] of known) {
      const found = proportionInterval(hits, total);
      expect(found[0]).toBeCloseTo(low, 4);
      expect(found[1]).toBeCloseTo(high, 4);
    }
    // Nothing seen: the bound is what would show nothing in one of forty cases.
    expect(proportionInterval(0, 250)[1]).toBeCloseTo(1 - 0.025 ** (1 / 250), 9);
  });

  it("leaves one in forty on either side", () => {
    fc.assert(
      fc.property(observed, ([hits, total]) => {
        const [low, high] = proportionInterval(hits, total);
        if (hits > 0) expect(10 ** log10BinomialTail(total, hits, low)).toBeCloseTo(0.025, 6);
        else expect(low).toBe(0);
        if (hits < total) expect(1 - 10 ** log10BinomialTail(total, hits + 1, high)).toBeCloseTo(0.025, 6);
        else expect(high).toBe(1);
      }),
    );
  });

  it("contains the share, and of misses is that of hits mirrored", () => {
    fc.assert(
      fc.property(observed, ([hits, total]) => {
        const [low, high] = proportionInterval(hits, total);
        expect(low).toBeLessThanOrEqual(hits / total);
        expect(high).toBeGreaterThanOrEqual(hits / total);
        expect(high - low).toBeGreaterThan(0);
        const [missLow, missHigh] = proportionInterval(total - hits, total);
        expect(missLow).toBeCloseTo(1 - high, 9);
        expect(missHigh).toBeCloseTo(1 - low, 9);
      }),
    );
  });

  it("says nothing after no attempt, and stays exact for many", () => {
    expect(proportionInterval(0, 0)).toEqual([0, 1]);
    const [low, high] = proportionInterval(2500, 5000);
    expect([low, high].map((value) => Math.round(value * 1e4))).toEqual([4860, 5140]);
  });
});
