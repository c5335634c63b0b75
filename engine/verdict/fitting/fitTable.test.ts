import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { surprise } from "../calibration/surprise.ts";
import { verdictTableSchema } from "../calibration/table.ts";
import { onCurve } from "../fusion/map.ts";
import { measuredRate, thresholdFor } from "./alarms.ts";
import { fitDetector } from "./detector.ts";
import { fitVerdictTable } from "./fitTable.ts";
import { type CalibrationPicture, cameraWeights } from "./picture.ts";
import { rarityOf } from "./rarity.ts";

const made = { command: "test", set: { name: "made up", sha256: "0".repeat(64), pictures: 0, cameras: 0 } };
const families = [
  { id: "x", title: "X", detectors: ["sees", "echo"] },
  { id: "y", title: "Y", detectors: ["guesses"] },
  { id: "z", title: "Z", detectors: ["rare"] },
];

/** "sees" knows a spliced picture when it sees one; "echo" repeats it; "guesses" knows nothing; "rare" hardly ever runs. */
function picture(index: number): CalibrationPicture {
  const source = random("picture", index);
  const spliced = index % 2 === 0;
  const altered = Uint8Array.from({ length: 100 }, (_, i) => Number(spliced && i < 15));
  const seen = source.normal() + (spliced ? 3 : 0);
  const map = (gain: number) => Float32Array.from(altered, (label) => source.normal() + gain * label);
  const detectors = new Map([
    ["sees", { version: "1", statistic: seen, map: map(2) }],
    ["echo", { version: "1", statistic: seen }],
    ["guesses", { version: "1", statistic: source.normal(), map: map(0) }],
  ]);
  if (index % 40 < 2) detectors.set("rare", { version: "1", statistic: source.normal() });
  return {
    id: String(index),
    camera: `camera ${index % 23}`,
    part: index % 23 < 12 ? "a" : "b",
    complete: index % 5 > 0,
    stratum: index % 4 < 2 ? "jpeg" : "other",
    spliced,
    altered,
    detectors,
  };
}
const pictures = Array.from({ length: 480 }, (_, index) => picture(index));
const table = fitVerdictTable(pictures, families, made);

describe("fitVerdictTable", () => {
  it("is a table, and the same again", () => {
    expect(verdictTableSchema.parse(table)).toEqual(table);
    expect(fitVerdictTable(pictures, families, made)).toEqual(table);
  });

  it("trusts what sees, counts its echo once, gives little to what guesses and nothing to what was not measured", () => {
    const { weights, families: known } = table.score;
    expect(weights["sees"]).toBeGreaterThan(1);
    expect(weights["guesses"]).toBeLessThan(0.3);
    expect(weights).not.toHaveProperty("rare");
    expect(table.detectors).not.toHaveProperty("rare");
    expect(known.map(({ id }) => id)).toEqual(["x", "y"]);
  });

  it("keeps false alarms of pictures it was not fitted to where they were aimed at", () => {
    const { falseAlarm, recall } = table.score;
    const untouched = pictures.filter(({ spliced }) => !spliced);
    expect(falseAlarm.pictures).toBe(untouched.filter(({ complete }) => complete).length);
    expect(falseAlarm.rate).toBeLessThan(0.08);
    expect(falseAlarm.atMost).toBeGreaterThan(falseAlarm.rate);
    expect(recall).toBeGreaterThan(0.6);
    const fittedTo = (part: "a" | "b") =>
      fitDetector(
        "sees",
        pictures.filter((one) => one.part === part),
      )!.thresholds;
    const thresholds = { a: fittedTo("b"), b: fittedTo("a") };
    const alarms = untouched.filter(
      ({ detectors, stratum, part }) => detectors.get("sees")!.statistic! > thresholds[part][stratum]!,
    );
    expect(table.detectors["sees"].falseAlarm).toMatchObject({ alarms: alarms.length, pictures: untouched.length });
  });

  it("publishes no alarm whose false alarms were counted on a few pictures", () => {
    const few = pictures.map((one, index) =>
      index % 12 < 2 ? one : { ...one, detectors: new Map([...one.detectors].filter(([id]) => id !== "guesses")) },
    );
    const { detectors } = fitVerdictTable(few, families, made);
    expect(detectors["guesses"].thresholds).toEqual({ jpeg: null, other: null });
    expect(detectors["sees"].thresholds.jpeg).not.toBeNull();
  });

  it("draws curves that never fall, and weighs the map that sees above the one that guesses", () => {
    const { maps } = table.map;
    for (const { curve } of Object.values(maps))
      for (let k = 1; k < curve.length; k++) {
        expect(curve[k][0]).toBeGreaterThan(curve[k - 1][0]);
        expect(curve[k][1]).toBeGreaterThanOrEqual(curve[k - 1][1]);
      }
    const { sees, guesses } = maps;
    // Both densities are normal: the log of their ratio is 2 v - 2.
    expect(onCurve(1, sees.curve)).toBeCloseTo(0, 0);
    expect(onCurve(2, sees.curve)).toBeGreaterThan(1.2);
    expect(Math.abs(onCurve(1, guesses.curve))).toBeLessThan(0.4);
    expect(sees.weight + sees.perSurprise).toBeGreaterThan(guesses.weight + guesses.perSurprise);
  });

  it("refuses findings of two versions", () => {
    const mixed = pictures.map((one, index) =>
      index === 0 ? { ...one, detectors: new Map([["sees", { version: "2", statistic: 1 }]]) } : one,
    );
    expect(() => fitVerdictTable(mixed, families, made)).toThrow(/2 versions/);
  });
});

describe("rarityOf", () => {
  const { normal } = random("rarity");
  const statistics = Array.from({ length: 500 }, normal);
  const alike = statistics.map(() => 1);

  it("is the share that reaches a statistic, and its tail goes on as far as one in 10,000", () => {
    const rarity = rarityOf(statistics, alike);
    for (const [statistic, share] of rarity.slice(0, -1)) {
      const reached = statistics.filter((value) => value >= statistic).length / 500;
      expect(share).toBeCloseTo(Math.max(reached, 1 / 501), 9);
    }
    for (let k = 1; k < rarity.length; k++) {
      expect(rarity[k][0]).toBeGreaterThan(rarity[k - 1][0]);
      expect(rarity[k][1]).toBeLessThanOrEqual(rarity[k - 1][1]);
    }
    expect(rarity[0][1]).toBe(1);
    expect(rarity.at(-1)![1]).toBe(1e-4);
    // The normal distribution has 1 in 10,000 at 3.7; an exponential tail is heavier.
    expect(rarity.at(-1)![0]).toBeGreaterThan(3.5);
    expect(rarity.at(-1)![0]).toBeLessThan(8);
  });

  it("finds rarer than any what lies above all that are alike, and guesses no tail from a few", () => {
    const rarity = rarityOf(new Array<number>(100).fill(0), new Array<number>(100).fill(1));
    expect(surprise(0, rarity)).toBe(0);
    expect(surprise(0.001, rarity)).toBeCloseTo(Math.log10(101), 9);
    expect(surprise(99, rarity)).toBeCloseTo(Math.log10(101), 9);
    const few = rarityOf([...new Array<number>(99).fill(0), 7], new Array<number>(100).fill(1));
    expect(few).toEqual([
      [0, 1],
      [7, 0.01],
    ]);
  });
});

describe("thresholdFor", () => {
  const untouched = [
    ...Array.from({ length: 10 }, (_, i) => ({ camera: "often", value: i })),
    { camera: "once", value: 100 },
  ];

  it("counts every camera alike", () => {
    expect([...cameraWeights(untouched)].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(thresholdFor(untouched, 0.01)).toBe(100);
    expect(thresholdFor(untouched, 0.5)).toBe(9);
    expect(thresholdFor([], 0.5)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("has its alarms counted with an interval", () => {
    const rate = measuredRate(untouched.map(({ camera, value }) => ({ camera, alarm: value > 9 })));
    expect(rate).toMatchObject({ pictures: 11, alarms: 1, cameras: 2, rate: 0.5 });
    expect(rate.atMost).toBeGreaterThan(0.5);
    expect(measuredRate([]).atMost).toBe(1);
  });
});
