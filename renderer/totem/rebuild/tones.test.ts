import { describe, expect, it } from "vitest";
import { colourTable } from "../../../engine/image/colourMap.ts";
import { depthRange, pictureTones, scaleTones } from "./tones.ts";

const bytesOf = (words: Uint32Array) => [...new Uint8Array(words.buffer)];

describe("tones", () => {
  it("of a picture are opaque where it is known", () => {
    const rgb = Uint8Array.of(1, 2, 3, 250, 251, 252);
    expect(bytesOf(pictureTones(rgb))).toEqual([1, 2, 3, 255, 250, 251, 252, 255]);
    expect(bytesOf(pictureTones(rgb, Float32Array.of(0, 0.2)))).toEqual([0, 0, 0, 0, 250, 251, 252, 255]);
  });

  it("of values are those of the colour map between the ends of the range", () => {
    const table = [...colourTable("cividis")];
    const found = bytesOf(scaleTones(Float32Array.of(-5, 2, 99, Number.NaN), [1, 3], "cividis"));
    expect(found.slice(0, 3)).toEqual(table.slice(0, 3));
    expect(found.slice(4, 7)).toEqual(table.slice(3 * 128, 3 * 128 + 3));
    expect(found.slice(8, 11)).toEqual(table.slice(-3));
    expect(found.slice(12)).toEqual([0, 0, 0, 0]);
  });

  it("of depths leave out what is far off", () => {
    const depth = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 0.1 : i === 1 ? 90 : 1 + i / 400));
    expect(depthRange(depth)).toEqual([1, 3.5]);
    expect(depthRange(Float32Array.of(Number.NaN, 2))).toEqual([0, 1]);
  });
});
