import { expect, it } from "vitest";
import { grey } from "./scenes.ts";
import { workingPlane } from "./workingPlane.ts";

it.each([
  [400, 300, 30_000],
  [401, 299, 250_000],
  [37, 1000, 5_000],
  [64, 64, 1_600_000],
])("a ramp of %i x %i pixels stays a ramp at the size for %i pixels", (width, height, pixels) => {
  const plane = workingPlane(
    grey(width, height, (at) => (200 * (at % width)) / width),
    pixels,
  );
  expect(plane.width * plane.height).toBeLessThanOrEqual(Math.min(4 * width * height, 1.1 * pixels));
  expect(plane.data).toHaveLength(plane.width * plane.height);
  const row = Math.floor(plane.height / 2) * plane.width;
  for (let x = Math.ceil(plane.width / 5); x < (4 * plane.width) / 5; x++)
    expect(Math.abs(plane.data[row + x] - (200 * ((x + 0.5) / plane.scaleX - 0.5)) / width)).toBeLessThan(1.5);
});
