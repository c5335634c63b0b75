import { describe, expect, it } from "vitest";
import type { ScanProgress } from "../../../contract/scan.ts";
import { missingInWords, paceInWords, partsOf, rateInWords, shareOf, statesInWords } from "./words.ts";

const counts = { waiting: 15, running: 1, done: 1200, failed: 3, skipped: 2, notPictures: 4, total: 1225 };
const progress: ScanProgress = { counts, phase: "examining", examined: 40, rate: 1.27, remainingMs: 300_000 };

describe("counts", () => {
  it("name parts that sum to the total", () => {
    const parts = partsOf(counts);
    expect(parts.reduce((sum, part) => sum + part.count, 0)).toBe(counts.total);
    expect(parts.map(({ text }) => text)).toEqual([
      "1,200 examined",
      "3 failed",
      "2 skipped",
      "1 being examined",
      "15 waiting",
      "4 are no pictures",
    ]);
  });

  it("leave out what there is none of", () => {
    const states = { waiting: 0, running: 0, done: 1, failed: 0, skipped: 0 };
    expect(statesInWords({ total: 1, states })).toBe("1 picture: 1 examined");
    expect(statesInWords({ total: 0, states: { ...states, done: 0 } })).toBe("No pictures yet");
  });

  it("are done where nothing waits", () => {
    expect(shareOf(counts)).toBeCloseTo(1209 / 1225, 12);
    expect(shareOf({ ...counts, total: 0 })).toBe(0);
  });
});

describe("files that are gone", () => {
  it("are counted, and their results are not", () => {
    expect(missingInWords(1)).toBe("One file is no longer in the folder; what was found is kept.");
    expect(missingInWords(1204)).toMatch(/^1,204 files are no longer/);
  });
});

describe("pace", () => {
  it("is told as far as it is known", () => {
    expect(paceInWords(progress)).toBe("1.3 pictures/s, about 5 min left");
    expect(paceInWords({ ...progress, phase: "walking", remainingMs: null })).toBe("1.3 pictures/s");
    expect(paceInWords({ ...progress, rate: null, remainingMs: null })).toBeUndefined();
    expect(paceInWords({ ...progress, phase: "paused" })).toBeUndefined();
  });

  it.each([
    [27.6, "28 pictures/s"],
    [1.27, "1.3 pictures/s"],
    [0.2, "12 pictures/min"],
    [0.011, "0.66 pictures/min"],
  ])("%d pictures a second are %s", (rate, text) => expect(rateInWords(rate)).toBe(text));
});
