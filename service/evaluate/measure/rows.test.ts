import { describe, expect, it } from "vitest";
import type { MethodRow } from "../../../contract/evaluation.ts";
import type { MethodScores, PictureScores } from "./picture.ts";
import { pixelScores } from "./pixels.ts";
import { curvesOf, rowsOf, shareOf } from "./rows.ts";

/** Half of the picture is altered. */
const mask = { width: 2, height: 1, data: Uint8Array.from([0, 1]) };
const constant = pixelScores(undefined, mask)!;
const perfect = pixelScores({ ...mask, data: Float32Array.from([0, 1]), range: [0, 1] }, mask)!;

const picture = (
  id: string,
  kind: "spliced" | "pristine",
  methods: Record<string, MethodScores>,
  format = "png",
): PictureScores => ({
  picture: { id, kind, format, path: `/${id}` },
  methods: new Map(Object.entries(methods)),
  ...(kind === "spliced" && { constant }),
});

const ran = (more: Partial<MethodScores> = {}): MethodScores => ({ state: "ran", alarm: false, ...more });
const list = [
  picture("a", "spliced", {
    fused: ran({ score: 0.9, alarm: true }),
    "jpeg-grid": ran({ statistic: 5, pixels: perfect, alarm: true }),
  }),
  picture("a", "pristine", { fused: ran({ score: 0.2 }), "jpeg-grid": ran({ statistic: 1 }) }),
  picture("b", "spliced", { fused: ran({ score: 0.1 }), "jpeg-grid": { state: "notApplicable", alarm: false } }, "q80"),
  picture(
    "b",
    "pristine",
    { fused: ran({ score: 0.3, alarm: true }), "jpeg-grid": ran({ statistic: 2, alarm: true }) },
    "q80",
  ),
];
const rows = rowsOf(list, ["jpeg-grid", "metadata-rules", "noise"]);
const row = (method: string, group = "all"): MethodRow =>
  rows.find((one) => one.method === method && one.group === group)!;

describe("rows", () => {
  it("are of all together, the detectors with something to measure, and the baseline, for all and each format", () => {
    expect([...new Set(rows.map(({ method }) => method))]).toEqual([
      "fused",
      "metadata-rules",
      "jpeg-grid",
      "centre-prior",
    ]);
    expect([...new Set(rows.map(({ group }) => group))]).toEqual(["all", "png", "q80"]);
  });

  it("count a picture without a map as one that says the same everywhere", () => {
    const { pixels, maps, ran: count } = row("jpeg-grid");
    expect([maps, count]).toEqual([1, 3]);
    expect(pixels?.averagePrecision.value).toBe((1 + 0.5) / 2);
    expect(pixels?.f1.value).toBe((1 + 0) / 2);
    expect(row("jpeg-grid", "q80").pixels?.averagePrecision.value).toBe(0.5);
    expect(row("metadata-rules").pixels).toBeNull();
  });

  it("rank a picture without a result below all others", () => {
    // Altered 5 and none, untouched 1 and 2: two pairs of four in order; AP 1/2 * 1 + 1/2 * 2/4.
    const { images } = row("jpeg-grid");
    expect(images?.areaUnderRoc.value).toBe(0.5);
    expect(images?.averagePrecision.value).toBe(0.75);
    // All together .9 and .1 against .2 and .3.
    expect(row("fused").images?.areaUnderRoc.value).toBe(0.5);
    expect(row("metadata-rules").images).toBeNull();
  });

  it("count alarms on altered and on untouched pictures", () => {
    expect(row("jpeg-grid").alarms).toMatchObject({
      recall: { hits: 1, pictures: 2 },
      falseAlarms: { hits: 1, pictures: 2 },
    });
    expect(row("fused", "png").alarms).toMatchObject({ recall: { share: 1 }, falseAlarms: { share: 0 } });
    expect(row("centre-prior").alarms).toBeNull();
  });

  it("keep pictures that failed in every count", () => {
    const failed = { ...picture("c", "spliced", {}), error: { code: "unreadable" as const, message: "Broken." } };
    const fused = rowsOf([...list, failed], ["jpeg-grid"]).find(({ method }) => method === "jpeg-grid")!;
    expect([fused.spliced, fused.ran]).toEqual([3, 3]);
    expect(fused.pixels?.averagePrecision.value).toBeCloseTo((1 + 0.5 + 0.5) / 3, 12);
    expect(fused.alarms?.recall).toMatchObject({ hits: 1, pictures: 3 });
  });

  it("have nothing of false alarms where there are no untouched pictures", () => {
    const only = rowsOf(list.slice(0, 1), ["jpeg-grid"])[0];
    expect(only.images).toBeNull();
    expect(only.alarms?.falseAlarms).toBeNull();
  });
});

it("curves are means over the altered pictures", () => {
  const { precision, recall } = curvesOf(list, ["jpeg-grid"])["jpeg-grid"];
  expect(precision).toHaveLength(101);
  expect(precision[100]).toBeCloseTo((1 + 0.5) / 2, 6);
  expect(recall[0]).toBeCloseTo((1 + 0) / 2, 6);
});

it("shares have exact intervals", () => {
  // Clopper-Pearson of 0 in 10: 1 - .025^(1/10).
  const { share, low, high } = shareOf(Array(10).fill(false));
  expect([share, low]).toEqual([0, 0]);
  expect(high).toBeCloseTo(1 - 0.025 ** 0.1, 6);
});
