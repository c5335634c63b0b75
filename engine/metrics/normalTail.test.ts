import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log10NormalTail } from "./normalTail.ts";

describe("log10NormalTail", () => {
  it.each([
    [0, Math.log10(0.5)],
    [1, Math.log10(0.15865525393145705)],
    [-1, Math.log10(0.8413447460685429)],
    [3, Math.log10(0.0013498980316300946)],
    [5, Math.log10(2.866515718791939e-7)],
    [8, Math.log10(6.220960574271785e-16)],
    [-40, 0],
  ])("of %d", (z, expected) => expect(log10NormalTail(z)).toBeCloseTo(expected, 10));

  it("falls, without a step where the methods meet", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 60, noNaN: true }), (z) => {
        expect(log10NormalTail(z + 1e-3)).toBeLessThan(log10NormalTail(z));
      }),
    );
    expect(log10NormalTail(3 - 1e-9)).toBeCloseTo(log10NormalTail(3), 7);
    expect(log10NormalTail(1e4)).toBeLessThan(-2e7);
  });
});
