import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Calibration, mostLikely, pictureProbability, readCalibration } from "./calibration.ts";
import { type Candidate, measures } from "./candidates.ts";

const plain: Calibration = {
  windows: { edge: 109, step: 16 },
  regions: {
    measures: [...measures],
    means: measures.map(() => 0),
    deviations: measures.map(() => 1),
    weights: measures.map((_, k) => k),
    bias: -1,
  },
  picture: { slope: 2, offset: -1 },
  alarm: {
    threshold: 1.5,
    rate: 0.03,
    upperBound: 0.06,
    pictures: 200,

    cameras: 12,
    recall: 0.5,
  },
  attributes: [{ output: 3, id: "Make", label: "maker", source: "exif", auc: 0.7, interval: [0.6, 0.8], pairs: 900 }],
};

describe("a calibration", () => {
  it("is read from JSON as it was written", () => {
    expect(readCalibration(JSON.parse(JSON.stringify(plain)))).toEqual(plain);
  });

  it("is refused where it was made for other measures, more, fewer, or in another order", () => {
    const [first, second, ...rest] = measures;
    for (const others of [[second, first, ...rest], [first, ...rest], [...measures, "another"], []])
      expect(() => readCalibration({ ...plain, regions: { ...plain.regions, measures: others } })).toThrow(
        /made for other measures/,
      );
  });

  it("is refused where something is missing or of another kind", () => {
    expect(() => readCalibration(undefined)).toThrow();
    for (const key of Object.keys(plain)) expect(() => readCalibration({ ...plain, [key]: undefined })).toThrow();
    expect(() => readCalibration({ ...plain, windows: { edge: 0, step: 16 } })).toThrow();
    expect(() => readCalibration({ ...plain, alarm: { ...plain.alarm, threshold: "1.5" } })).toThrow();
    expect(() => readCalibration({ ...plain, regions: { ...plain.regions, bias: Number.NaN } })).toThrow();
  });
});

describe("the most likely candidate", () => {
  const candidate = (evidence: number[]): Candidate => ({
    member: new Uint8Array(0),
    preference: new Float32Array(0),
    evidence,
  });

  it("has the largest log odds, the first of equals", () => {
    const number = fc.integer({ min: -5, max: 5 });
    const row = fc.array(number, { minLength: measures.length, maxLength: measures.length });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const logits = rows.map((evidence) => evidence.reduce((sum, value, k) => sum + k * value, -1));
        const candidates = rows.map(candidate);
        const best = mostLikely(candidates, plain.regions)!;
        expect(best.logit).toBe(Math.max(...logits));
        expect(best.candidate).toBe(candidates[logits.indexOf(best.logit)]);
      }),
    );
    expect(mostLikely([], plain.regions)).toBeUndefined();
  });

  it("makes a picture the more probable to be spliced the larger its log odds are", () => {
    expect(pictureProbability(0.5, plain.picture)).toBe(0.5);
    expect(pictureProbability(2, plain.picture)).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(pictureProbability(-2, plain.picture)).toBeCloseTo(1 / (1 + Math.exp(5)), 12);
  });
});
