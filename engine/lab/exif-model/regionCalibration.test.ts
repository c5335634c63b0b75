import { describe, expect, it } from "vitest";
import { measures } from "../../detectors/exif-consistency/candidates.ts";
import type { SeenCells } from "../../detectors/exif-consistency/embed.ts";
import { logitOf } from "../../metrics/logisticRegression.ts";
import { random } from "../../tensor/random.ts";
import { PIXEL_WINDOWS } from "./model.ts";
import { calibrateRegions, type JudgedPicture, judgedPicture } from "./regionCalibration.ts";
import { SPLICE_EDGE } from "./selfMadeSplices.ts";

const CAMERAS = 8;
const SEED = 1;

interface Made {
  /** Pictures of each kind in each half. */
  count: number;
  /** What shows a pasted region in each half: the first measure is that much larger, or smaller. */
  signs: [number, number];
  seed: number;
}

/** Pictures of three candidates each; where there is a paste, the first is it. */
function pictures({ count, signs, seed }: Made): JudgedPicture[] {
  const source = random("judged", seed);
  const candidate = (shift: number, found: boolean) => ({
    evidence: measures.map((_, k) => source.normal() + (k === 0 ? shift : 0)),
    found,
    averagePrecision: found ? 0.9 : 0.1,
  });
  return ([0, 1] as const).flatMap((half) =>
    Array.from({ length: 2 * count }, (_, i): JudgedPicture => {
      const spliced = i % 2 === 0;
      const paste = spliced ? [candidate(6 * signs[half], true)] : [candidate(0, false)];
      return {
        spliced,
        half,
        host: `${half}/${i >> 1}`,
        candidates: [...paste, candidate(0, false), candidate(0, false)],
      };
    }),
  );
}

describe("what judges regions", () => {
  const made = pictures({ count: 100, signs: [1, 1], seed: 1 });
  const calibration = calibrateRegions(made, CAMERAS, SEED)!;
  const { regions, picture, alarm, picked, best } = calibration;

  it("picks what was pasted in pictures it has not seen, and has the measures it was made for", () => {
    expect(regions.measures).toEqual([...measures]);
    expect(regions.weights[0]).toBeGreaterThan(0);
    expect(best).toBeCloseTo(0.9, 9);
    expect(picked).toBeGreaterThan(0.85);
    // The shipped judge agrees.
    for (const { candidates, spliced } of made.slice(0, 20)) {
      const logits = candidates.map(({ evidence }) => logitOf(regions, evidence));
      if (spliced) expect(logits.indexOf(Math.max(...logits))).toBe(0);
    }
  });

  it("promises few alarms on untouched pictures, chance included, and finds most splices", () => {
    expect(alarm).toMatchObject({ pictures: 200, photographs: 200, cameras: CAMERAS });
    expect(alarm.upperBound).toBeLessThanOrEqual(0.05);
    expect(alarm.rate).toBeLessThan(alarm.upperBound);
    expect(alarm.rate).toBeGreaterThan(0.01);
    expect(alarm.rate * 200).toBeCloseTo(Math.round(alarm.rate * 200), 9);
    expect(alarm.recall).toBeGreaterThan(0.9);
  });

  it("promises less where the same scenes alarm again and again", () => {
    // Every untouched picture ten times: as many alarms in a hundred, but no more photographs than before.
    const few = pictures({ count: 20, signs: [1, 1], seed: 4 });
    const again = calibrateRegions(
      few.flatMap((one) => new Array<JudgedPicture>(10).fill(one)),
      CAMERAS,
      SEED,
    )!;
    expect(again.alarm).toMatchObject({ pictures: 400, photographs: 40 });
    expect(again.alarm.upperBound).toBeLessThanOrEqual(0.05);
    // One photograph of forty would be 2.5 in a hundred, and chance might draw it three times.
    expect(again.alarm.rate).toBe(0);
  });

  it("keeps about that rate on pictures that come later", () => {
    const later = pictures({ count: 500, signs: [1, 1], seed: 2 });
    const share = (spliced: boolean) => {
      const list = later.filter((one) => one.spliced === spliced);
      const above = list.filter(
        ({ candidates }) => Math.max(...candidates.map(({ evidence }) => logitOf(regions, evidence))) > alarm.threshold,
      );
      return above.length / list.length;
    };
    expect(share(false)).toBeLessThan(0.08);
    expect(share(true)).toBeGreaterThan(0.9);
  });

  it("turns log odds into a probability that rises, and is a half between both kinds", () => {
    expect(picture.slope).toBeGreaterThan(0);
    const half = -picture.offset / picture.slope;
    const logits = (spliced: boolean) =>
      made
        .filter((one) => one.spliced === spliced)
        .map(({ candidates }) => Math.max(...candidates.map(({ evidence }) => logitOf(regions, evidence))));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(half).toBeGreaterThan(mean(logits(false)));
    expect(half).toBeLessThan(mean(logits(true)));
  });

  it("is told by what the other half of the cameras taught", () => {
    // What shows a paste in one half hides it in the other: what was learnt there misleads.
    const opposed = calibrateRegions(pictures({ count: 40, signs: [1, -1], seed: 3 }), CAMERAS, SEED)!;
    expect(opposed.picked).toBeLessThan(0.3);
    expect(opposed.alarm.recall).toBeLessThan(0.3);
    expect(opposed.best).toBeCloseTo(0.9, 9);
  });

  it("is null where nothing was found in one of the halves", () => {
    const nothing = made.map((one) => ({
      ...one,
      candidates: one.candidates.map((candidate) => ({ ...candidate, found: one.half === 0 && candidate.found })),
    }));
    expect(calibrateRegions(nothing, CAMERAS, SEED)).toBeNull();
    expect(calibrateRegions([], CAMERAS, SEED)).toBeNull();
  });

  it("takes pictures without candidates for no alarm", () => {
    const some = made.map((one, i) => (i % 10 === 1 ? { ...one, candidates: [] } : one));
    const found = calibrateRegions(some, CAMERAS, SEED)!;
    expect(found.alarm.pictures).toBe(200);
    expect(found.alarm.upperBound).toBeLessThanOrEqual(0.05);
    expect(Number.isFinite(found.picture.slope)).toBe(true);
    // Spliced ones among them were not found.
    const lost = made.map((one, i) => (i % 10 === 0 ? { ...one, candidates: [] } : one));
    expect(calibrateRegions(lost, CAMERAS, SEED)!.best).toBeCloseTo(0.8 * 0.9, 9);
  });
});

describe("a picture as it is judged", () => {
  const { edge, step } = PIXEL_WINDOWS;
  const along = 1 + Math.floor((SPLICE_EDGE - edge) / step);
  const radius = 120;
  const inside = (x: number, y: number) => Math.hypot(x - 300, y - 260) < radius;
  const mask = Uint8Array.from({ length: SPLICE_EDGE ** 2 }, (_, at) =>
    Number(inside(at % SPLICE_EDGE, Math.floor(at / SPLICE_EDGE))),
  );

  /** Windows of two grounds, and of a region that is like neither where it is pasted. */
  function seen(pasted: boolean): SeenCells {
    const source = random("judged picture");
    const values = new Float32Array(8 * along * along);
    for (let cell = 0; cell < along * along; cell++) {
      const [x, y] = [cell % along, Math.floor(cell / along)].map((at) => at * step + edge / 2);
      const ground = x < 280 ? [1, 0.5, 0] : [0.5, 1, 0];
      const vector = [...(pasted && inside(x, y) ? [0, 0.1, 1] : ground), 0, 0, 0, 0, 0].map(
        (value) => value + 0.1 * source.normal(),
      );
      values.set(
        vector.map((value) => value / Math.hypot(...vector)),
        8 * cell,
      );
    }
    const cells = along * along;
    return {
      grid: { rows: along, columns: along, length: 8, values },
      look: { texture: new Float32Array(cells), brightness: new Float32Array(cells) },
      windows: PIXEL_WINDOWS,
    };
  }

  it("has a candidate that was found where the paste is, and none in an untouched picture", () => {
    const spliced = judgedPicture(seen(true), { half: 1, host: "a.jpg", mask });
    expect(spliced).toMatchObject({ spliced: true, half: 1, host: "a.jpg" });
    const precisions = spliced.candidates.map(({ averagePrecision }) => averagePrecision);
    expect(Math.max(...precisions)).toBeGreaterThan(0.9);
    expect(Math.min(...precisions)).toBeLessThan(0.6);
    for (const { found, averagePrecision } of spliced.candidates) expect(found).toBe(averagePrecision > 0.6);
    const untouched = judgedPicture(seen(false), { half: 0, host: "b.jpg" });
    expect(untouched.spliced).toBe(false);
    expect(untouched.candidates.length).toBeGreaterThan(0);
    for (const { found, averagePrecision } of untouched.candidates)
      expect([found, averagePrecision]).toEqual([false, 0]);
  });
});
