import { describe, expect, it } from "vitest";
import type { CasePicture } from "../../../contract/batch.ts";
import { comparedImages, compareFacts, compareFindings, outcomeOf, shownOf } from "./differ.ts";

const row: CasePicture["row"] = {
  id: 1,
  root: "/photos",
  path: "a.jpg",
  bytes: 1234567,
  modified: 0,
  sha256: "a".repeat(64),
  perceptualHash: "0123456789abcdef",
  format: "jpeg",
  width: 4000,
  height: 3000,
  make: "Acme",
  model: "One",
  camera: "Acme One",
  software: null,
  takenAt: "2015-04-10T20:12:23",
  latitude: null,
  longitude: null,
  state: "done",
  reason: null,
  level: "alarm",
  score: 0.967,
  elapsedMs: 900,
  pipeline: null,
  mark: null,
  notes: 0,
  alarms: ["ela"],
};
type Finding = CasePicture["findings"][number];
const finding = (detector: string, more: Partial<Finding>): Finding => ({
  detector,
  version: "1",
  state: "ran",
  limits: [],
  elapsedMs: 1,
  map: null,
  ...more,
});
const picture = (findings: Finding[], change: Partial<typeof row> = {}): CasePicture => ({
  row: { ...row, ...change },
  notes: [],
  verdict: null,
  findings,
  map: null,
  equal: [],
  alike: [],
});

describe("facts beside each other", () => {
  it("say which of them differ, and leave out what is known of none", () => {
    const facts = compareFacts([row, { ...row, bytes: 999, camera: null }]);
    const by = Object.fromEntries(facts.map((fact) => [fact.label, fact]));
    expect(by["Camera"]).toMatchObject({ values: ["Acme One", undefined], differs: true });
    expect(by["Size"]).toMatchObject({ values: ["1,234,567 bytes", "999 bytes"], differs: true });
    expect(by["Taken"]).toMatchObject({ values: ["2015-04-10 20:12:23", "2015-04-10 20:12:23"], differs: false });
    expect(by["SHA-256"]).toMatchObject({ differs: false, mono: true });
    expect(by).not.toHaveProperty("Software");
    expect(by).not.toHaveProperty("Place");
  });
});

describe("findings beside each other", () => {
  it("have the order of the detectors, and differ by alarm or by a tenth", () => {
    const one = picture([
      finding("zero", { score: 0.5 }),
      finding("ela", { score: 0.9, alarm: true }),
      finding("ghost", { state: "notApplicable", reason: "no JPEG" }),
    ]);
    const two = picture([
      finding("ela", { score: 0.85 }),
      finding("ghost", { state: "abstained" }),
      finding("zero", { score: 0.55 }),
      finding("new", { state: "failed", reason: "it broke" }),
    ]);
    expect(compareFindings([one, two], ["ela", "ghost", "zero"])).toEqual([
      {
        detector: "ela",
        cells: [
          { text: "0.90", alarm: true, title: undefined },
          { text: "0.85", alarm: false, title: undefined },
        ],
        differs: true,
      },
      {
        detector: "zero",
        cells: [
          { text: "0.50", alarm: false, title: undefined },
          { text: "0.55", alarm: false, title: undefined },
        ],
        differs: false,
      },
      {
        detector: "new",
        cells: [
          { text: "–", alarm: false },
          { text: "failed", alarm: false, title: "it broke" },
        ],
        differs: false,
      },
    ]);
  });
});

it("says what came of a picture", () => {
  expect(outcomeOf(picture([]))).toBe("Alarm, 0.97");
  expect(outcomeOf(picture([], { level: null, score: null, state: "failed" }))).toBe("Failed");
});

it("turns round which pictures are shown", () => {
  expect(shownOf(["a", "b", "c"], 0, 2)).toEqual(["a", "b"]);
  expect(shownOf(["a", "b", "c"], 2, 2)).toEqual(["c", "a"]);
  expect(shownOf(["a", "b", "c"], -1, 2)).toEqual(["c", "a"]);
  expect(shownOf(["a"], 5, 4)).toEqual(["a"]);
});

it("compares what was selected, else the current picture with those like it", () => {
  const like = { row, equal: [7], alike: [7, 9] };
  expect(comparedImages(new Set([3, 2]), 1, like)).toEqual([3, 2]);
  expect(comparedImages(new Set([3]), 1, like)).toEqual([1, 3]);
  expect(comparedImages(new Set(), 1, like)).toEqual([1, 7, 9]);
  expect(comparedImages(new Set(), 2, like)).toEqual([2]);
  expect(comparedImages(new Set(), undefined, undefined)).toEqual([]);
});
