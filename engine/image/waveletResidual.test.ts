import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import type { Plane } from "./raster.ts";
import { waveletResidual } from "./waveletResidual.ts";

const plane = (width: number, height: number, value: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});

const correlation = (a: Float32Array, b: Float32Array): number => {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
};

describe("waveletResidual", () => {
  it("gives back the noise of a smooth scene, and hardly the scene", () => {
    const { normal } = random(1);
    const noise = plane(203, 157, () => 2 * normal());
    const scene = plane(203, 157, (x, y) => 128 + 60 * Math.sin(x / 40) + 40 * Math.cos(y / 31));
    const noisy = { ...scene, data: scene.data.map((value, i) => value + noise.data[i]) };
    const residual = waveletResidual(noisy, 3);
    expect([residual.width, residual.height]).toEqual([203, 157]);
    expect(correlation(residual.data, noise.data)).toBeGreaterThan(0.9);
  });

  it("takes little of strong texture", () => {
    const { normal } = random(2);
    const texture = plane(128, 128, () => 128 + 40 * normal());
    const residual = waveletResidual(texture, 3);
    const energy = residual.data.reduce((sum, value) => sum + value * value, 0) / residual.data.length;
    expect(energy).toBeLessThan(9);
  });

  it("is nothing where there is nothing, however small", () => {
    for (const value of waveletResidual(
      plane(64, 64, () => 77),
      3,
    ).data)
      expect(value).toBeCloseTo(0, 3);
    expect(
      waveletResidual(
        plane(1, 1, () => 9),
        3,
      ).data,
    ).toHaveLength(1);
  });
});
