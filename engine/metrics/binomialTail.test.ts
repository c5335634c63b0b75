import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log10BinomialTail } from "./binomialTail.ts";

/** The tail in exact integers for p = 1 / q: sum of C(n, i) (q - 1)^(n - i), divided by q^n, to 18 digits. */
function exactTail(n: number, k: number, q: number): number {
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += choose * BigInt(q - 1) ** BigInt(n - i);
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  const digits = (value: bigint) => {
    const text = value.toString();
    return Math.log10(Number(text.slice(0, 18))) + text.length - Math.min(18, text.length);
  };
  return digits(sum) - digits(BigInt(q) ** BigInt(n));
}

describe("log10BinomialTail", () => {
  it("equals the exact sum", () => {
    const nkq = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom(2, 3, 64))
      .chain(([n, q]) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.constant(q)));
    fc.assert(
      fc.property(nkq, ([n, k, q]) => {
        expect(log10BinomialTail(n, k, 1 / q)).toBeCloseTo(exactTail(n, k, q), 9);
      }),
    );
  });

  it("falls as more successes are asked for, also far below what a double holds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 2_000_000 }),
        fc.double({ min: 0.02, max: 0.99, noNaN: true }),
        (n, share) => {
          const k = Math.floor(n * share);
          expect(log10BinomialTail(n, k + 1, 1 / 64)).toBeLessThan(log10BinomialTail(n, k, 1 / 64));
        },
      ),
    );
    expect(log10BinomialTail(187_500, 187_500, 1 / 64)).toBeCloseTo(-187_500 * Math.log10(64), 3);
  });

  it("knows the ends", () => {
    expect(log10BinomialTail(10, 0, 0.5)).toBe(0);
    expect(log10BinomialTail(10, 11, 0.5)).toBe(-Infinity);
    expect(log10BinomialTail(0, 1, 0.5)).toBe(-Infinity);
    expect(log10BinomialTail(10, 10, 0.5)).toBeCloseTo(10 * Math.log10(0.5), 12);
  });
});
