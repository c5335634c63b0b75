import { describe, expect, it } from "vitest";
import { colourMapNames, colourTable } from "./colourMap.ts";

/** CIE lightness L* of an sRGB colour. */
function lightness(red: number, green: number, blue: number): number {
  const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
}

describe("colour maps", () => {
  it.each(colourMapNames)("%s has 256 colours that grow lighter step by step", (name) => {
    const table = colourTable(name);
    expect(table).toHaveLength(768);
    const steps = Array.from({ length: 256 }, (_, i) => lightness(table[3 * i], table[3 * i + 1], table[3 * i + 2]));
    for (let i = 1; i < 256; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1] - 0.6);
    expect(steps[255] - steps[0]).toBeGreaterThan(70);
  });

  it("starts and ends with the published colours", () => {
    const ends = (name: (typeof colourMapNames)[number]) => [
      [...colourTable(name).subarray(0, 3)],
      [...colourTable(name).subarray(765)],
    ];
    expect(ends("viridis")).toEqual([
      [0x44, 0x01, 0x54],
      [0xfd, 0xe7, 0x25],
    ]);
    expect(ends("inferno")).toEqual([
      [0x00, 0x00, 0x04],
      [0xfc, 0xff, 0xa4],
    ]);
    expect(ends("cividis")).toEqual([
      [0x00, 0x22, 0x4e],
      [0xfe, 0xe8, 0x38],
    ]);
  });
});
