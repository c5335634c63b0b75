/**
 * Where a thing lies in a picture: scale and translation as in the authors' program, t = [s, tx, ty], which maps a place of
 * the output to a place of the input, in -1..1 from edge to edge: in = s out + t. Bilinear, nought outside, as
 * `functions/sampling.ts` reads pictures; scale and translation move rows and columns by themselves, so that a picture is
 * read by two small matrix products instead of look-ups.
 */
import { abs, add, maximum, mul, sub } from "../../tensor/ops/elementwise.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { reshape, slice, transpose } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

export type Spatial = readonly [s: number, tx: number, ty: number];

export const identity: Spatial = [1, 0, 0];

/** Where the transform reads for a place of the output. */
export const readAt = ([s, tx, ty]: Spatial, [x, y]: readonly [number, number]): [x: number, y: number] => [
  s * x + tx,
  s * y + ty,
];

/** The transform that undoes it: 1 / s, -t / s. */
export const inverse = ([s, tx, ty]: Spatial): Spatial => [1 / s, -tx / s, -ty / s];

/** How far the search variables reach: t = t0 + SENSITIVITY delta. */
export const SENSITIVITY = 0.1;

/** The smallest scale that a search may take: below it a picture would be a point. */
const LEAST_SCALE = 0.2;

/** t0 + 0.1 delta. */
export const displaced = ([s, tx, ty]: Spatial, delta: ArrayLike<number>): Spatial => [
  Math.max(LEAST_SCALE, s + SENSITIVITY * delta[0]),
  tx + SENSITIVITY * delta[1],
  ty + SENSITIVITY * delta[2],
];

/** A box around a thing: centre and size as (height, width) shares of the picture. */
export interface Placing {
  centre: readonly [y: number, x: number];
  size: readonly [height: number, width: number];
}

/** The transform that brings a thing from its place to another: as large as the other along its own longer side. */
export function preAligned(from: Placing, to: Placing): Spatial {
  const longer = from.size[0] >= from.size[1] ? 0 : 1;
  return [
    from.size[longer] / to.size[longer],
    2 * (from.centre[1] - to.centre[1]),
    2 * (from.centre[0] - to.centre[0]),
  ];
}

/**
 * Pictures [n, channels, h, w] read through transforms t [n, 3].
 */
export function transformed(pictures: Value, t: Value): Value {
  const [n, , h, w] = pictures.shape;
  const [s, tx, ty] = [0, 1, 2].map((i) => reshape(slice(t, 1, i, i + 1), [n, 1, 1, 1]));
  const rows = readingMatrix(s, ty, h);
  const columns = readingMatrix(s, tx, w);
  return matmul(matmul(rows, pictures), transpose(columns));
}

/** [n, 1, extent, extent]: the share of each input place (columns) in each output place (rows), max(0, 1 - |j - u_i|). */
function readingMatrix(s: Value, t: Value, extent: number): Value {
  const out = constant(
    Array.from({ length: extent }, (_, i) => (2 * i + 1) / extent - 1),
    [1, 1, extent, 1],
  );
  const u = mul(sub(mul(add(add(mul(out, s), t), 1), extent), 1), 0.5);
  const places = constant([...Array(extent).keys()], [1, 1, 1, extent]);
  return maximum(sub(1, abs(sub(u, places))), 0);
}
