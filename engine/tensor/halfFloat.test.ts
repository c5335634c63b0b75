import { describe, expect, it } from "vitest";
import { floatsOfHalves, halvesOfFloats } from "./halfFloat.ts";

describe("numbers of 16 bits", () => {
  it("are those of IEEE 754, and come back as they were", () => {
    const known = { 15360: 1, 49152: -2, 31743: 65504, 1024: 2 ** -14, 1: 2 ** -24, 13653: 0.333251953125 };
    for (const [bits, value] of Object.entries(known))
      expect(floatsOfHalves(Uint16Array.of(Number(bits)))[0]).toBe(value);
    // 0x7c00 and 0xfc00 are the infinities; what is above them is no number.
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7fff) <= 0x7c00);
    const again = halvesOfFloats(floatsOfHalves(all))!;
    expect(all.filter((bits, i) => bits !== again[i])).toEqual(new Uint16Array());
  });

  it("are only made of numbers that stay the same", () => {
    for (const value of [1 + 2 ** -11, 65520, 2 ** -25, 1.5 * 2 ** -24, 2 ** -130, Number.NaN])
      expect(halvesOfFloats(Float32Array.of(1, value)), String(value)).toBeUndefined();
  });
});
