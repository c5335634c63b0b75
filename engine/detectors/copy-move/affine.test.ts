import fc from "fast-check";
import { expect, it } from "vitest";
import {
  anisotropyOf,
  fitAffine,
  fitSimilarity,
  inverse,
  isMirrored,
  mapX,
  mapY,
  rotationOf,
  scaleOf,
  similarity,
} from "./affine.ts";

const points = [
  [0, 0],
  [100, 10],
  [20, 80],
  [70, 60],
] as const;

it("both fits return the similarity that made the pairs, and its inverse leads back", () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(number(-3, 3), number(0.5, 2), number(-200, 200), (angle, scale, shift) => {
      const map = similarity(angle, scale, [10, 20], [10 + shift, 20 - shift]);
      const pairs = points.map(([x, y]) => [x, y, mapX(map, x, y), mapY(map, x, y)] as const);
      for (const fitted of [fitSimilarity(pairs)!, fitAffine(pairs)!]) {
        expect(scaleOf(fitted)).toBeCloseTo(scale, 6);
        expect(rotationOf(fitted)).toBeCloseTo((angle * 180) / Math.PI, 4);
        expect(anisotropyOf(fitted)).toBeCloseTo(1, 4);
        const back = inverse(fitted);
        for (const [x, y, u, v] of pairs) {
          expect(mapX(back, u, v)).toBeCloseTo(x, 5);
          expect(mapY(back, u, v)).toBeCloseTo(y, 5);
        }
      }
    }),
  );
});

it("points on one line fix no affine map, coinciding points none at all", () => {
  expect(fitAffine([0, 1, 2, 3].map((i) => [i, 2 * i, i, i] as const))).toBeUndefined();
  expect(fitSimilarity([0, 1].map(() => [5, 5, 6, 6] as const))).toBeUndefined();
  expect(anisotropyOf({ a: 2, b: 0, c: 0, d: 0, e: 1, f: 0 })).toBeCloseTo(2);
});

it("tells a mirrored map, and the turn after it", () => {
  const { a, b, d, e } = similarity((30 * Math.PI) / 180, 1.5, [0, 0], [0, 0]);
  const map = { a: -a, b, c: 0, d: -d, e, f: 0 };
  expect(isMirrored(map)).toBe(true);
  expect(isMirrored({ a, b, c: 0, d, e, f: 0 })).toBe(false);
  expect(rotationOf(map)).toBeCloseTo(30);
  expect(scaleOf(map)).toBeCloseTo(1.5);
});
