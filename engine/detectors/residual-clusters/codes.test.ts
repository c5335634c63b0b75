import { describe, expect, it } from "vitest";
import { FOLDED, foldedCode, nextCode, ZERO_CODE } from "./codes.ts";

/** The code of a row of levels, oldest first. */
const codeOf = (levels: readonly number[]): number => levels.reduce((code, level) => nextCode[3 * code + level], 0);
const all = Array.from({ length: 81 }, (_, i) => [
  i % 3,
  Math.floor(i / 3) % 3,
  Math.floor(i / 9) % 3,
  Math.floor(i / 27),
]);

describe("codes of four residuals", () => {
  it("are 81, whatever came before", () => {
    expect(new Set(all.map(codeOf)).size).toBe(81);
    for (const levels of all) expect(codeOf([2, 0, 1, ...levels])).toBe(codeOf(levels));
    expect(codeOf([1, 1, 1, 1])).toBe(ZERO_CODE);
  });

  it("are 25 where mirror images and negatives count as the same", () => {
    expect(FOLDED).toBe(25);
    expect(new Set(foldedCode).size).toBe(25);
    for (const levels of all) {
      const folded = foldedCode[codeOf(levels)];
      expect(foldedCode[codeOf(levels.toReversed())]).toBe(folded);
      expect(foldedCode[codeOf(levels.map((level) => 2 - level))]).toBe(folded);
    }
  });
});
