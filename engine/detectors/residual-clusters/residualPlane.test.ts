import { describe, expect, it } from "vitest";
import type { Plane } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { residualRegion } from "./residualPlane.ts";

/** White noise, and in a rectangle noise that depends on its neighbour. @param unit size of it all. */
function planted(width: number, height: number, [left, top, across, down]: number[], unit = 1): Plane {
  const source = random("residual plane", width, height);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = x >= left && x < left + across && y >= top && y < top + down;
      const fresh = unit * source.normal();
      data[y * width + x] = inside && x > 0 ? 0.8 * data[y * width + x - 1] + 0.6 * fresh : fresh;
    }
  return { width, height, data };
}

const meanOver = ({ data }: Plane, take: (i: number) => boolean): number => {
  const taken = data.filter((value, i) => take(i) && !Number.isNaN(value));
  return taken.reduce((sum, value) => sum + value, 0) / taken.length;
};

describe("the region of a residual", () => {
  it.each([1, 1e-3])("is where its neighbours depend on each other in another way, in units of %f", (unit) => {
    const { position, explained, share } = residualRegion(planted(640, 448, [352, 96, 192, 192], unit))!;
    const inside = (i: number) => {
      const [x, y] = [
        (((i % position.width) + 0.5) * 640) / position.width,
        ((Math.floor(i / position.width) + 0.5) * 448) / position.height,
      ];
      return x > 372 && x < 524 && y > 116 && y < 268;
    };
    expect(meanOver(position, inside)).toBeGreaterThan(0.7);
    expect(meanOver(position, (i) => !inside(i))).toBeLessThan(0.4);
    expect(explained).toBeGreaterThan(2 * residualRegion(planted(640, 448, [0, 0, 0, 0]))!.explained);
    expect(share).toBeLessThan(0.35);
  });

  it("is not asked for in small pictures, and unknown places are left out", () => {
    expect(residualRegion(planted(255, 400, [0, 0, 0, 0]))).toBeUndefined();
    const holes = planted(512, 384, [0, 0, 0, 0]);
    for (let y = 0; y < 384; y++) holes.data.fill(Number.NaN, y * 512, y * 512 + 256);
    const { position } = residualRegion(holes)!;
    expect(Number.isNaN(position.data[0])).toBe(true);
    expect(Number.isNaN(position.data[position.width - 1])).toBe(false);
    expect(residualRegion({ width: 300, height: 300, data: new Float32Array(9e4).fill(Number.NaN) })).toBeUndefined();
  });
});
