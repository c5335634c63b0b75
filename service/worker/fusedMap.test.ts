import { describe, expect, it } from "vitest";
import type { Finding, HeatMap } from "../../engine/finding.ts";
import { fuseMaps } from "./fusedMap.ts";

function finding(
  detector: string,
  width: number,
  height: number,
  data: number[],
  rest: Partial<HeatMap> = {},
): Finding {
  const map: HeatMap = {
    width,
    height,
    data: Float32Array.from(data),
    range: [0, 10],
    unit: "",
    meaning: { low: "", high: "" },
    style: "heat",
    ...rest,
  };
  return { detector, version: "1", state: "ran", map, limits: [], elapsedMs: 0 };
}

const voting = new Set(["a", "b"]);

describe("fuseMaps", () => {
  it("takes the maximum after bringing each map to 0..1 and to the finest size", () => {
    const coarse = finding("a", 1, 1, [5]);
    const fine = finding("b", 2, 2, [-50, 100, Number.NaN, 0], { range: [-100, 100] });
    expect([...fuseMaps([coarse, fine], voting)!.data]).toEqual([0.5, 1, 0.5, 0.5]);
  });

  it("leaves open what no detector computed", () => {
    const fused = fuseMaps([finding("a", 2, 1, [Number.NaN, 20])], voting)!;
    expect([...fused.data]).toEqual([Number.NaN, 1]);
  });

  it("ignores views, grey pictures and detectors that did not run", () => {
    const failed = { ...finding("a", 1, 1, [9]), state: "failed" as const };
    expect(
      fuseMaps([finding("view", 1, 1, [9]), finding("a", 1, 1, [9], { style: "grey" }), failed], voting),
    ).toBeNull();
  });

  it("stays within 2048 samples a side", () => {
    const fused = fuseMaps([finding("a", 5000, 1, new Array(5000).fill(1))], voting)!;
    expect([fused.width, fused.height]).toEqual([2048, 1]);
  });
});
