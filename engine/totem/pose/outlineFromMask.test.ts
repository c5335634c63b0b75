import { describe, expect, it } from "vitest";
import type { Plane } from "../../image/raster.ts";
import { type Pixel, rayThrough } from "../refraction/camera.ts";
import { length, subtract, unit, type Vector } from "../refraction/vector.ts";
import { cameraOfFocal } from "./intrinsics.ts";
import { centreFromOutline, missOf } from "./outline.ts";
import { LEAST_PIXELS, outlinesFromMask } from "./outlineFromMask.ts";

const size = { width: 640, height: 480 };

/** Share of each pixel that lies in circles, by samples along each side of those on a border. */
function discs(circles: readonly (readonly [x: number, y: number, radius: number])[], samples: number): Plane {
  const data = new Float32Array(size.width * size.height);
  for (let at = 0; at < data.length; at++) {
    const [left, top] = [at % size.width, Math.floor(at / size.width)];
    for (const [x, y, radius] of circles) {
      const inside = radius - Math.hypot(left + 0.5 - x, top + 0.5 - y);
      if (Math.abs(inside) > 1) data[at] += Number(inside > 0);
      else
        for (let sample = 0; sample < samples ** 2; sample++) {
          const [right, down] = [((sample % samples) + 0.5) / samples, (Math.floor(sample / samples) + 0.5) / samples];
          data[at] += Number(Math.hypot(left + right - x, top + down - y) < radius) / samples ** 2;
        }
    }
  }
  return { ...size, data };
}

const off = (points: readonly Pixel[], [x, y, radius]: readonly [number, number, number]) =>
  points.map((point) => Math.hypot(point[0] - x, point[1] - y) - radius);
const rootMeanSquare = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("outlinesFromMask", () => {
  const circles = [
    [400.3, 200.8, 45.2],
    [150.7, 260.1, 60.6],
  ] as const;

  it.each([
    ["grey borders", 4, 0.05],
    ["steps of whole pixels", 1, 0.2],
  ])("finds discs with %s, from left to right", (_, samples, close) => {
    const found = outlinesFromMask(discs(circles, samples));
    expect(found).toHaveLength(2);
    for (const [i, { points, middle, pixels }] of found.toReversed().entries()) {
      const [x, y, radius] = circles[i];
      const misses = off(points, circles[i]);
      expect(rootMeanSquare(misses)).toBeLessThan(close);
      expect(Math.abs(misses.reduce((sum, value) => sum + value, 0) / misses.length)).toBeLessThan(0.04);
      expect(points.length).toBeGreaterThan((2 * Math.PI * radius) / 5);
      expect(Math.hypot(middle[0] - x, middle[1] - y)).toBeLessThan(0.1);
      expect(pixels / (Math.PI * radius ** 2)).toBeCloseTo(1, 2);
    }
  });

  it("passes over holes, keeps discs apart that nearly touch, and brightness below half is black", () => {
    const mask = discs(
      [
        [200, 200, 50],
        [303, 200, 50],
      ],
      4,
    );
    for (let y = 190; y < 210; y++) for (let x = 190; x < 215; x++) mask.data[y * size.width + x] = 0;
    for (let y = 400; y < 440; y++) for (let x = 190; x < 250; x++) mask.data[y * size.width + x] = 0.4;
    const [left, right, ...more] = outlinesFromMask(mask);
    expect(more).toEqual([]);
    expect(rootMeanSquare(off(left.points, [200, 200, 50]))).toBeLessThan(0.1);
    expect(rootMeanSquare(off(right.points, [303, 200, 50]))).toBeLessThan(0.1);
  });

  it("leaves out points on the edge of the picture", () => {
    const [{ points }] = outlinesFromMask(discs([[20, 240, 60]], 4));
    expect(rootMeanSquare(off(points, [20, 240, 60]))).toBeLessThan(0.05);
    expect(Math.min(...points.map(([x]) => x))).toBeGreaterThan(4);
    expect(Math.max(...points.map(([x]) => x))).toBeGreaterThan(79);
    expect(outlinesFromMask(discs([[320, 240, 900]], 1))[0].points).toEqual([]);
  });

  it("finds no points on specks, and nothing in what is black", () => {
    const [{ points, pixels }] = outlinesFromMask(discs([[100, 100, 5]], 1));
    expect(points).toEqual([]);
    expect(pixels).toBeLessThan(LEAST_PIXELS);
    expect(outlinesFromMask(discs([], 1))).toEqual([]);
  });

  it("leads to the centre of a ball within a thousandth of its distance", () => {
    const camera = cameraOfFocal(size, 600);
    const ball = { centre: [0.2, 0.1, 1] as Vector, radius: 0.08 };
    const data = Float32Array.from({ length: size.width * size.height }, (_, at) => {
      const place: Pixel = [(at % size.width) + 0.5, Math.floor(at / size.width) + 0.5];
      return Number(missOf(unit(rayThrough(camera, place)), ball.centre, ball.radius).miss < 0);
    });
    const [{ points }] = outlinesFromMask({ ...size, data });
    const { centre, residual } = centreFromOutline(points, camera, ball.radius);
    expect(residual).toBeLessThan(0.2);
    expect(length(subtract(centre, ball.centre))).toBeLessThan(1e-3);
  });
});
