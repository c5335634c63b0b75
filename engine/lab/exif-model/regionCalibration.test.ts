import { describe, expect, it } from "vitest";
import { measures } from "../../detectors/exif-consistency/candidates.ts";
import type { SeenCells } from "../../detectors/exif-consistency/embed.ts";
import { logitOf } from "../../metrics/logisticRegression.ts";
import { random } from "../../random.ts";
import { PIXEL_WINDOWS } from "./model.ts";
import { calibrateRegions, type JudgedPicture, judgedPicture } from "./regionCalibration.ts";
import { SPLICE_EDGE } from "./selfMadeSplices.ts";

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
        camera: `${half}/${(i >> 1) % 20}`,
        taught: true,
        candidates: [...paste, candidate(0, false), candidate(0, false)],
      };
    }),
  );
}

describe("what judges regions", () => {
  const made = pictures({ count: 100, signs: [1, 1], seed: 1 });
  const calibration = calibrateRegions(made, SEED)!;
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

  it("promises few alarms on untouched pictures, and finds most splices", () => {
    expect(alarm).toMatchObject({ pictures: 200, cameras: 40 });
    expect(alarm.rate).toBeLessThanOrEqual(0.03);
    expect(alarm.rate).toBeGreaterThan(0.005);
    expect(alarm.upperBound).toBeGreaterThan(alarm.rate);
    expect(alarm.recall).toBeGreaterThan(0.9);
  });

  it("counts every camera alike, however many pictures there are of a scene that alarms", () => {
    const once = pictures({ count: 100, signs: [1, 1], seed: 4 });
    const loud = once.filter(({ spliced, camera }) => !spliced && camera === "0/0");
    // Fifty times the untouched pictures of one camera: its share of the rate stays one in forty.
    const again = calibrateRegions([...once, ...loud.flatMap((one) => new Array<JudgedPicture>(49).fill(one))], SEED)!;
    expect(again.alarm.cameras).toBe(40);
    expect(again.alarm.pictures).toBe(200 + 49 * loud.length);
    expect(again.alarm.rate).toBeLessThanOrEqual(0.03);
    expect(again.alarm.upperBound).toBeGreaterThanOrEqual(again.alarm.rate);
  });

  it("learns nothing from pictures that count for the alarms only", () => {
    // Taught, these would turn the judge around.
    const misleading = pictures({ count: 100, signs: [-1, -1], seed: 5 }).map((one) => ({ ...one, taught: false }));
    expect(calibrateRegions([...made, ...misleading.filter(({ spliced }) => !spliced)], SEED)!.regions).toEqual(
      regions,
    );
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
    const opposed = calibrateRegions(pictures({ count: 40, signs: [1, -1], seed: 3 }), SEED)!;
    expect(opposed.picked).toBeLessThan(0.3);
    expect(opposed.alarm.recall).toBeLessThan(0.3);
    expect(opposed.best).toBeCloseTo(0.9, 9);
  });

  it("is null where nothing was found in one of the halves", () => {
    const nothing = made.map((one) => ({
      ...one,
      candidates: one.candidates.map((candidate) => ({ ...candidate, found: one.half === 0 && candidate.found })),
    }));
    expect(calibrateRegions(nothing, SEED)).toBeNull();
    expect(calibrateRegions([], SEED)).toBeNull();
  });

  it("takes pictures without candidates for no alarm", () => {
    const some = made.map((one, i) => (i % 10 === 1 ? { ...one, candidates: [] } : one));
    const found = calibrateRegions(some, SEED)!;
    expect(found.alarm.pictures).toBe(200);
    expect(found.alarm.rate).toBeLessThanOrEqual(0.03);
    expect(Number.isFinite(found.picture.slope)).toBe(true);
    // Spliced ones among them were not found.
    const lost = made.map((one, i) => (i % 10 === 0 ? { ...one, candidates: [] } : one));
    expect(calibrateRegions(lost, SEED)!.best).toBeCloseTo(0.8 * 0.9, 9);
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
    const spliced = judgedPicture(seen(true), { half: 1, camera: "a", taught: true, mask });
    expect(spliced).toMatchObject({ spliced: true, half: 1, camera: "a", taught: true });
    const precisions = spliced.candidates.map(({ averagePrecision }) => averagePrecision);
    expect(Math.max(...precisions)).toBeGreaterThan(0.9);
    expect(Math.min(...precisions)).toBeLessThan(0.6);
    for (const { found, averagePrecision } of spliced.candidates) expect(found).toBe(averagePrecision > 0.6);
    const untouched = judgedPicture(seen(false), { half: 0, camera: "b", taught: false });
    expect(untouched.spliced).toBe(false);
    expect(untouched.candidates.length).toBeGreaterThan(0);
    for (const { found, averagePrecision } of untouched.candidates)
      expect([found, averagePrecision]).toEqual([false, 0]);
  });
});
