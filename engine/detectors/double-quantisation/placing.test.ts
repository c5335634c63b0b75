import { describe, expect, it } from "vitest";
import { placeMap, placeRegion } from "./placing.ts";

describe("placing", () => {
  it("leaves a map on the picture's own grid as it is", () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(placeMap(values, { x: 0, y: 0, columns: 4 }, 30, 20)).toEqual({ width: 4, height: 3, data: values });
  });

  it("gives each cell the block over its middle, and nothing beyond", () => {
    const values = Float32Array.from([1, 2, 3, 4]);
    const { data } = placeMap(values, { x: 5, y: -2, columns: 2 }, 24, 16);
    expect(Array.from(data)).toEqual([NaN, 1, 2, NaN, 3, 4]);
  });

  it("cuts rectangles off at the borders", () => {
    const region = { blocks: Int32Array.from([0, 1, 2]), nats: 30.4 };
    expect(placeRegion(region, { x: -3, y: 4, columns: 2 }, 12, 19, "Odd")).toEqual({
      x: 0,
      y: 4,
      width: 12,
      height: 15,
      area: 180,
      label: "Odd, 30 nats",
    });
  });
});
