import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { luma, lumaRow, rgbToHsv, rgbToLab, rgbToYCbCr } from "./colour.ts";

const channel = fc.integer({ min: 0, max: 255 });

const close = (actual: number[], expected: number[], digits: number) =>
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], digits);
  });

describe("luma", () => {
  it("weighs as BT.601 and leaves greys as they are", () => {
    expect(luma(255, 0, 0)).toBeCloseTo(76.245, 9);
    fc.assert(
      fc.property(channel, (grey) => {
        expect(luma(grey, grey, grey)).toBeCloseTo(grey, 9);
      }),
    );
  });

  it("fills one row, rounded only where asked", () => {
    const image = { width: 2, height: 2, data: Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 0, 0, 10, 20, 30) };
    const exact = new Float32Array(2);
    lumaRow(image, 1, exact);
    close([...exact], [76.245, 18.15], 4);
    const rounded = new Uint8ClampedArray(2);
    lumaRow(image, 1, rounded);
    expect([...rounded]).toEqual([76, 18]);
  });
});

describe("rgbToYCbCr", () => {
  it("has the published corners", () => {
    close(rgbToYCbCr(0, 0, 255), [29.07, 255.5, 107.27], 1);
    close(rgbToYCbCr(255, 0, 0), [76.25, 84.97, 255.5], 1);
  });

  it("is undone by the inverse of T.871", () => {
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const [y, cb, cr] = rgbToYCbCr(red, green, blue);
        const back = [
          y + 1.402 * (cr - 128),
          y - (0.114 * 1.772 * (cb - 128) + 0.299 * 1.402 * (cr - 128)) / 0.587,
          y + 1.772 * (cb - 128),
        ];
        close(back, [red, green, blue], 6);
      }),
    );
  });
});

describe("rgbToHsv", () => {
  it.each([
    [
      [255, 0, 0],
      [0, 100, 100],
    ],
    [
      [0, 255, 0],
      [120, 100, 100],
    ],
    [
      [0, 0, 255],
      [240, 100, 100],
    ],
    [
      [255, 0, 255],
      [300, 100, 100],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [51, 51, 51],
      [0, 0, 20],
    ],
    [
      [102, 51, 51],
      [0, 50, 40],
    ],
  ])("%j is %j", ([red, green, blue], expected) => close(rgbToHsv(red, green, blue), expected, 6));

  it("stays in its ranges", () => {
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const [h, s, v] = rgbToHsv(red, green, blue);
        expect(h >= 0 && h < 360 && s >= 0 && s <= 100 && v >= 0 && v <= 100).toBe(true);
      }),
    );
  });
});

describe("rgbToLab", () => {
  it("has the published values of the primaries", () => {
    close(rgbToLab(255, 255, 255), [100, 0, 0], 2);
    close(rgbToLab(0, 0, 0), [0, 0, 0], 2);
    close(rgbToLab(255, 0, 0), [53.24, 80.09, 67.2], 1);
    close(rgbToLab(0, 255, 0), [87.73, -86.18, 83.18], 1);
    close(rgbToLab(0, 0, 255), [32.3, 79.19, -107.86], 1);
  });

  it("agrees with the formula written out", () => {
    const lin = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const [r, g, b] = [lin(red), lin(green), lin(blue)];
        const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        close(rgbToLab(red, green, blue), [116 * y - 16, 500 * (x - y), 200 * (y - z)], 2);
      }),
    );
  });
});
