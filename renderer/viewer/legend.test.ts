import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RasterInfo } from "../../contract/findings.ts";
import { describeResolution, formatValue, formatZoom, legendGradient, legendTicks, sampleValue } from "./legend.ts";

const raster = (width: number, height: number): RasterInfo => ({
  id: "r",
  width,
  height,
  tile: 256,
  levels: 1,
  sample: "u16",
});

describe("legend", () => {
  it("reads samples as values of the range", () => {
    expect(sampleValue(0, [-2, 6])).toBe(-2);
    expect(sampleValue(65534, [-2, 6])).toBe(6);
    expect(sampleValue(32767, [-2, 6])).toBe(2);
    expect(sampleValue(65535, [-2, 6])).toBeNull();
  });

  it("formats with the precision the range deserves", () => {
    expect(formatValue(0.12345, [0, 1])).toBe("0.123");
    expect(formatValue(12.3456, [0, 255])).toBe("12.3");
    expect(formatValue(100, [0, 5000])).toBe("100");
    expect(formatValue(0.5, [0, 1])).toBe("0.5");
    expect(formatValue(3, [3, 3])).toBe("3");
  });

  it("ticks rise from end to end and are round in between", () => {
    expect(legendTicks([0, 1]).map((tick) => tick.text)).toEqual(["0", "0.5", "1"]);
    expect(legendTicks([0, 20]).map((tick) => tick.text)).toEqual(["0", "5", "10", "15", "20"]);
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
        (low, span) => {
          const ticks = legendTicks([low, low + span]);
          expect(ticks[0].at).toBe(0);
          expect(ticks.at(-1)?.at).toBe(1);
          expect(ticks.length).toBeLessThanOrEqual(8);
          for (let i = 1; i < ticks.length; i++) expect(ticks[i].at).toBeGreaterThan(ticks[i - 1].at);
        },
      ),
    );
    expect(legendTicks([2, 2])).toHaveLength(2);
  });

  it("draws the colour map, or grey", () => {
    expect(legendGradient("heat", "viridis")).toMatch(
      /^linear-gradient\(to right, rgb\(68 1 84\), .*rgb\(253 231 37\)\)$/,
    );
    expect(legendGradient("grey", "viridis")).toBe("linear-gradient(to right, rgb(0 0 0), rgb(255 255 255))");
  });

  it("states the native resolution and the zoom", () => {
    expect(describeResolution(raster(800, 600), raster(100, 75))).toBe("Map of 100 × 75 values, one per 8 × 8 pixels");
    expect(describeResolution(raster(800, 600), raster(800, 600))).toBe("Map of 800 × 600 values, one per pixel");
    expect([0.0123, 0.5, 1, 16].map(formatZoom)).toEqual(["1.2 %", "50 %", "100 %", "1600 %"]);
  });
});
