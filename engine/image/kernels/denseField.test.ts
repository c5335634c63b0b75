import { expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { gaussianBlur } from "../gaussian.ts";
import { matchDensely, polarFeatures } from "./denseField.reference.ts";
import { denseField } from "./denseField.ts";

it.each([
  [22, 22, 2],
  [61, 40, 8.5],
  [90, 123, 15],
])(
  "the field of a plane of %i x %i pixels is that of the reference, answer by answer",
  (width, height, minDistance) => {
    const rough = { width, height, data: normals(width * height, random("plane", width), 60) };
    const plane = gaussianBlur(rough, 1.6);
    // A copy, so that answers spread, and a flat part, where all are alike.
    for (let y = 0; y < height >> 2; y++)
      plane.data.copyWithin((y + (height >> 1)) * width, y * width, (y + 1) * width);
    plane.data.fill(100, 0, width * (height >> 3));
    for (const seed of [1, 7])
      expect(denseField(plane, minDistance, seed)).toEqual(
        matchDensely(polarFeatures(plane), width, height, minDistance, seed),
      );
  },
);
