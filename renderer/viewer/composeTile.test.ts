import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourTable } from "../../engine/image/colourMap.ts";
import { buildPalette, composeHoles, composeMap, composePicture, hatchPixels, notComputed } from "./composeTile.ts";

const bytes = (words: Uint32Array) => [...new Uint8Array(words.buffer)];
const alpha = (word: number) => word >>> 24;

describe("compose tile", () => {
  it("keeps the colours of the picture and makes them opaque", () => {
    const out = new Uint32Array(2);
    composePicture(Uint8Array.of(1, 2, 3, 250, 128, 0), out);
    expect(bytes(out)).toEqual([1, 2, 3, 255, 250, 128, 0, 255]);
  });

  it("draws the ends of the range in the end colours", () => {
    const out = new Uint32Array(3);
    const holes = composeMap(Uint16Array.of(0, 65534, notComputed), buildPalette("heat", "inferno", 0), out);
    const table = colourTable("inferno");
    expect(bytes(out)).toEqual([...table.subarray(0, 3), 255, ...table.subarray(765), 255, 0, 0, 0, 0]);
    expect(holes).toBe(true);
  });

  it("draws grey layers in grey, whatever the colour map", () => {
    const out = new Uint32Array(3);
    expect(composeMap(Uint16Array.of(0, 32767, 65534), buildPalette("grey", "viridis", 0), out)).toBe(false);
    expect(bytes(out)).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
    expect(buildPalette("grey", "viridis", 0).key).toBe(buildPalette("grey", "inferno", 0).key);
  });

  it("is transparent exactly below the threshold and where not computed", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 65535 }),
        (threshold, sample) => {
          const out = new Uint32Array(1);
          composeMap(Uint16Array.of(sample), buildPalette("heat", "cividis", threshold), out);
          const drawn = sample !== notComputed && sample / 65534 >= threshold;
          // A sample within a rounding error of the threshold may fall on either side.
          if (Math.abs(sample / 65534 - threshold) > 1e-12) expect(alpha(out[0])).toBe(drawn ? 255 : 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("the stencil covers what the map leaves out", () => {
    const samples = Uint16Array.of(0, notComputed, 65534, notComputed);
    const stencil = new Uint32Array(4);
    composeHoles(samples, stencil);
    expect([...stencil].map(alpha)).toEqual([0, 255, 0, 255]);
  });

  it("hatching tiles seamlessly and is half light, half dark", () => {
    const period = 8;
    const pixels = hatchPixels(period);
    expect(new Set(pixels).size).toBe(2);
    expect(pixels.filter((p) => p === pixels[0])).toHaveLength((period * period) / 2);
    // Along a diagonal the colour stays, also across the border of the tile.
    const at = (x: number, y: number) => pixels[(y % period) * period + (x % period)];
    for (let x = 0; x < period; x++) for (let y = 0; y < period; y++) expect(at(x + 1, y + period - 1)).toBe(at(x, y));
  });
});
