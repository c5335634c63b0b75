import { describe, expect, it } from "vitest";
import { HOTTEST } from "../../../engine/totem/verify/verify.ts";
import { notComputed } from "../../viewer/composeTile.ts";
import { sampleValue } from "../../viewer/legend.ts";
import { heatLayer } from "./heatLayer.ts";

describe("heatLayer", () => {
  it("has each cell's heat over its pixels, cut at the edge of the photograph", () => {
    const grid = { width: 2, height: 1, step: 4 };
    const { map, samples } = heatLayer(grid, Float32Array.of(2, Number.NaN), { width: 6, height: 3 });
    expect(map.raster).toMatchObject({ width: 6, height: 3, tile: 6, levels: 1 });
    const row = [...samples.subarray(6, 12)];
    expect(row.map((sample) => sampleValue(sample, map.range))).toEqual(
      [2, 2, 2, 2, null, null].map((v) => v && expect.closeTo(v, 3)),
    );
  });

  it("ends at the hottest, and is smaller than a large photograph", () => {
    const grid = { width: 1000, height: 2, step: 8 };
    const heat = new Float32Array(2000).fill(1);
    heat[999] = HOTTEST;
    const { map, samples } = heatLayer(grid, heat, { width: 8000, height: 16 });
    expect(map.raster).toMatchObject({ width: 2048, height: 4 });
    expect(samples[2047]).toBe(notComputed - 1);
    expect(samples[4 * 2048 - 1]).toBe(Math.round((notComputed - 1) / HOTTEST));
  });
});
