import { expect, it } from "vitest";
import { estimateText, shareText } from "./table.ts";

it("writes estimates and shares with their intervals, and what is not defined as a dash", () => {
  expect(estimateText({ value: 0.5604, low: 0.494, high: 0.631 })).toBe("0.560 (0.49–0.63)");
  expect(estimateText({ value: -0.2, low: -0.31, high: -0.001 })).toBe("-0.200 (-0.31 to 0.00)");
  expect(estimateText({ value: 1, low: null, high: null })).toBe("1.000");
  expect(estimateText({ value: null, low: null, high: null })).toBe("–");
  expect(estimateText(undefined)).toBe("–");
  expect(shareText({ hits: 3, pictures: 60, share: 0.05, low: 0.0104, high: 0.1392 })).toBe("3/60, 5 % (1–14 %)");
  expect(shareText(null)).toBe("–");
});
