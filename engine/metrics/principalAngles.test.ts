import { describe, expect, it } from "vitest";
import { grassmannDistance, principalAngles } from "./principalAngles.ts";

describe("principal angles", () => {
  // Columns of the reference's U and V as rows.
  const u = [1, 0, 0, 0, 0, 1, 0, 0];
  const v = [1, 0, 0, 0, 0, 0.6, 0.8, 0];

  it("equal the reference", () => {
    const angles = principalAngles(u, v, 4);
    expect(angles).toHaveLength(2);
    expect(angles[0]).toBeCloseTo(0, 12);
    expect(angles[1]).toBeCloseTo(0.927295218002, 10);
    expect(grassmannDistance(u, v, 4)).toBeCloseTo(0.927295218002, 10);
  });

  it("depend on the spans alone, not on their bases or their order", () => {
    // Other bases of the same planes: sums and multiples of the rows.
    const other = [2, 3, 0, 0, 1, -1, 0, 0];
    const another = [1, 0.6, 0.8, 0, 3, -0.6, -0.8, 0];
    for (const [a, b] of [
      [other, another],
      [another, other],
    ])
      principalAngles(a, b, 4).forEach((angle, i) => {
        expect(angle).toBeCloseTo([0, 0.927295218002][i], 10);
      });
  });

  it("keep the digits of small angles", () => {
    expect(principalAngles([1, 0], [Math.cos(1e-10), Math.sin(1e-10)], 2)[0]).toBeCloseTo(1e-10, 20);
  });

  it("are as many as the smaller span has dimensions; rows that add nothing do not count", () => {
    expect(principalAngles([1, 0, 0, 0, 1, 0], [0, 0, 2], 3)).toEqual([expect.closeTo(Math.PI / 2, 12)]);
    expect(principalAngles([1, 1, 0, 2, 2, 0], [1, 1, 0], 3)).toEqual([expect.closeTo(0, 12)]);
    expect(principalAngles([0, 0], [1, 0], 2)).toEqual([]);
    expect(grassmannDistance([1, 0, 0, 0, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0, 0, 1], 4)).toBeCloseTo(
      (Math.SQRT2 * Math.PI) / 2,
      12,
    );
  });
});
