import { describe, expect, it } from "vitest";
import { listInWords } from "../listInWords.ts";
import { falseAlarmInWords, number, thousands } from "./words.ts";

describe("words", () => {
  it("lists", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listInWords)).toEqual(["", "a", "a and b", "a, b and c"]);
  });

  it("writes numbers for readers", () => {
    expect([0, 0.01234, 12.345, 1e-12, -2.5e-5, 3.21e8].map(number)).toEqual([
      "0",
      "0.0123",
      "12.3",
      "1 × 10⁻¹²",
      "-2.5 × 10⁻⁵",
      "3.2 × 10⁸",
    ]);
    expect([0, 999, 1000, 1234567].map(thousands)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("says what an alarm costs, also where the number is too small for a double", () => {
    expect(falseAlarmInWords({ kind: "nfa", value: 0.001 })).toBe(
      "By chance alone, such a detection is expected about once in 1,000 untouched pictures.",
    );
    expect(falseAlarmInWords({ kind: "nfa", value: 0 })).toContain(
      "less than once in 1,000,000,000 untouched pictures",
    );
    expect(falseAlarmInWords({ kind: "nfa", value: 2 })).toContain("Up to 2 such detections");
    expect(falseAlarmInWords({ kind: "rate", value: 0 })).toContain("No untouched picture of the test set");
    expect(falseAlarmInWords({ kind: "rate", value: 0.9, basis: "12 pictures" })).toBe(
      "Measured: about 90 of 100 untouched pictures raise such an alarm (12 pictures).",
    );
  });
});
