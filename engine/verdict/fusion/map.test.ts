import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibration, tableOf } from "../../../tests/support/verdictTable.ts";
import type { Finding, HeatMap } from "../../finding.ts";
import type { RgbImage } from "../../image/raster.ts";
import { sigmoid } from "../../metrics/logisticRegression.ts";
import type { MapFusion } from "../calibration/table.ts";
import { fuseMaps, onCurve } from "./map.ts";

function finding(
  detector: string,
  width: number,
  height: number,
  data: number[],
  rest: Partial<Finding> = {},
  map: Partial<HeatMap> = {},
): Finding {
  return {
    detector,
    version: "1",
    state: "ran",
    statistic: 10,
    score: 0.5,
    map: {
      width,
      height,
      data: Float32Array.from(data),
      range: [0, 10],
      unit: "",
      meaning: { low: "", high: "" },
      style: "heat",
      ...map,
    },
    limits: [],
    elapsedMs: 0,
    ...rest,
  };
}

const curve: MapFusion["maps"][string]["curve"] = [
  [0, -1],
  [10, 3],
];
const table = tableOf({ a: calibration, b: calibration }, [], {
  map: {
    offset: -2,
    refinement: { radius: 0.1, epsilon: 1e-4 },
    maps: { a: { curve, weight: 1, perSurprise: 0 }, b: { curve, weight: 0, perSurprise: 2 } },
  },
});
const voting = new Set(["a", "b", "proof"]);
/** A picture that is black and white by columns: the map keeps to its pixels. */
const picture = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => ((Math.floor(i / 3) % width) % 2) * 255),
});
const fuse = (findings: Finding[], width = 2) => fuseMaps(findings, picture(width, 1), voting, "jpeg", table);
const close = (map: HeatMap | null, values: number[]) => {
  expect([...map!.data].map(Number.isNaN)).toEqual(values.map(Number.isNaN));
  shown(values).forEach((value, i) => {
    if (!Number.isNaN(value)) expect(map!.data[i]).toBeCloseTo(value, 2);
  });
};
const shown = (values: number[]) =>
  values.map((value) => (Number.isNaN(value) ? Number.NaN : Math.fround(sigmoid(value))));

describe("fuseMaps", () => {
  it("adds log odds, brought to the size of the picture", () => {
    const coarse = finding("a", 1, 1, [5]);
    const fine = finding("b", 2, 1, [0, 10]);
    // b's statistic of 10 has a surprise of 1, so it weighs 2.
    close(fuse([coarse, fine]), [-2 + 1 - 2, -2 + 1 + 6]);
    expect([...fuse([fine, coarse])!.data]).toEqual([...fuse([coarse, fine])!.data]);
  });

  it("gives nothing for places that a detector did not compute, and leaves open what none computed", () => {
    const a = finding("a", 2, 1, [Number.NaN, 10]);
    close(fuse([a]), [Number.NaN, 1]);
    const b = finding("b", 2, 1, [10, Number.NaN]);
    close(fuse([a, b]), [4, 1]);
  });

  it("ignores views, grey pictures, what is not calibrated, and detectors that did not run", () => {
    const failed = finding("a", 1, 1, [9], { state: "failed" });
    const grey = finding("a", 1, 1, [9], {}, { style: "grey" });
    const raw = finding("a", 1, 1, [9], { score: undefined });
    expect(fuse([finding("view", 1, 1, [9]), grey, failed, raw])).toBeNull();
  });

  it("draws a proof as it is where it raises an alarm, and not else", () => {
    const proof = (alarm: boolean) =>
      finding("proof", 2, 1, [10, 0], { score: undefined, statistic: undefined, alarm });
    const { data } = fuse([proof(true)])!;
    expect(data[0]).toBe(1);
    expect(data[1]).toBeCloseTo(sigmoid(-2), 6);
    expect(fuse([proof(false)])).toBeNull();
  });

  it("never falls where a map rises", () => {
    const value = fc.double({ min: -2, max: 12, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (x, y, other) => {
        const at = (v: number) => fuse([finding("a", 1, 1, [v]), finding("b", 1, 1, [other])], 1)!.data[0];
        expect(at(Math.max(x, y))).toBeGreaterThanOrEqual(at(Math.min(x, y)));
      }),
    );
  });

  it("has the size of the picture, within 512 samples a side", () => {
    const fused = fuse([finding("a", 5000, 1, new Array(5000).fill(1))], 700)!;
    expect([fused.width, fused.height]).toEqual([512, 1]);
    expect(fuse([finding("a", 2, 1, [1, 2])], 30)).toMatchObject({ width: 30, height: 1 });
  });
});

describe("onCurve", () => {
  it("goes by straight lines and stays at the ends", () => {
    expect([-1, 0, 2.5, 10, 99].map((value) => onCurve(value, curve))).toEqual([-1, -1, 0, 3, 3]);
  });
});
