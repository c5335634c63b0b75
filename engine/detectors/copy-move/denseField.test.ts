import { expect, it } from "vitest";
import { lumaRow } from "../../image/colour.ts";
import { gaussianBlur } from "../../image/gaussian.ts";
import { FEATURE_LENGTH, polarFeatures } from "../../image/kernels/denseField.reference.ts";
import { denseField } from "../../image/kernels/denseField.ts";
import type { RgbImage } from "../../image/raster.ts";
import { mapX, mapY, rotationOf } from "./affine.ts";
import { fieldCandidates } from "./fieldRegions.ts";
import { texture, withClone } from "./scenes.ts";

function smoothLuma(image: RgbImage) {
  const plane = { width: image.width, height: image.height, data: new Float32Array(image.width * image.height) };
  for (let y = 0; y < image.height; y++) lumaRow(image, y, plane.data.subarray(y * image.width, (y + 1) * image.width));
  return gaussianBlur(plane, 1.6);
}

function candidatesIn(image: RgbImage) {
  const field = denseField(smoothLuma(image), 15, 1);
  return { field, candidates: fieldCandidates(field, 2, 5) };
}

it("features of a place change little when the picture is turned about it", () => {
  const scene = texture(120, 120, 3);
  const turned = withClone(scene, { from: [60, 60], to: [60, 60], radius: 40, rotation: 40 });
  const at = FEATURE_LENGTH * (60 * 120 + 60);
  const [before, after] = [scene, turned].map((image) =>
    polarFeatures(smoothLuma(image)).subarray(at, at + FEATURE_LENGTH),
  );
  const elsewhere = polarFeatures(smoothLuma(scene)).subarray(at - 25 * FEATURE_LENGTH, at - 24 * FEATURE_LENGTH);
  const distance = (other: Float32Array) => Math.hypot(...other.map((value, i) => value - before[i]));
  expect(distance(after)).toBeLessThan(0.35 * distance(elsewhere));
});

it.each([0, 20])(
  "the field leads from a clone turned by %i degrees to its source, with the step of the octave",
  (rotation) => {
    const image = withClone(texture(240, 180, 4), { from: [60, 60], to: [170, 110], radius: 42, rotation });
    const [best] = candidatesIn(image).candidates;
    const forth = Math.hypot(mapX(best.map, 120, 120) - 340, mapY(best.map, 120, 120) - 220);
    const back = Math.hypot(mapX(best.map, 340, 220) - 120, mapY(best.map, 340, 220) - 120);
    expect(Math.min(forth, back)).toBeLessThan(6);
    expect(Math.abs(Math.abs(rotationOf(best.map)) - rotation)).toBeLessThan(4);
  },
);

it("gives no region without a copy, keeps the least distance and is the same each time", () => {
  const { field, candidates } = candidatesIn(texture(200, 151, 5));
  expect(candidates).toEqual([]);
  expect(candidatesIn(texture(200, 151, 5)).field).toEqual(field);
  field.x.forEach((x, query) => {
    const [qx, qy] = [9 + 2 * (query % field.columns), 9 + 2 * Math.floor(query / field.columns)];
    expect(Math.hypot(x - qx, field.y[query] - qy)).toBeGreaterThanOrEqual(15);
  });
});
