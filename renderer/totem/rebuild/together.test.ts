import { describe, expect, it } from "vitest";
import { together } from "./together.ts";

const ball = (red: number, ...weight: number[]) => ({
  picture: Uint8Array.from(weight.flatMap(() => [red, 100, 0])),
  weight: Float32Array.from(weight),
  deviation: new Float32Array(weight.length),
  place: new Float32Array(2 * weight.length),
});

describe("together", () => {
  it("weighs the balls, in linear light", () => {
    const { picture, weight } = together([ball(0, 0.5, 0, 0), ball(255, 0.5, 1, 0)]);
    // Half of the light of white is 188 of sRGB, not 128.
    expect([...picture.subarray(0, 3)]).toEqual([188, 100, 0]);
    expect([...picture.subarray(3, 6)]).toEqual([255, 100, 0]);
    expect([...weight]).toEqual([1, 1, 0]);
    expect([...picture.subarray(6)]).toEqual([0, 0, 0]);
  });

  it("is empty without balls", () => {
    expect(together([]).picture).toHaveLength(0);
  });
});
