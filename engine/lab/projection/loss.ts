/**
 * How far a picture is from its target: a weighted mean of absolute differences, and of the differences between neighbouring
 * pixels at three sizes. The second term stands where the authors use LPIPS, whose weights are not ours to ship: it sees
 * edges and strokes rather than the brightness of single pixels, and needs no network.
 */
import { abs, add, div, mul, sub } from "../../tensor/ops/elementwise.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { reshape, slice } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/** Sizes at which neighbours are compared: as it is, halved, quartered. */
const SIZES = 3;

/** Weight of a pixel: clip((mask + 1) / 2, 0.3, 1) of a mask that is 1 on the thing and -1 around it. */
export const weightOf = (mask: number): number => Math.min(1, Math.max(0.3, (mask + 1) / 2));

/**
 * sum(w |x - y|) / sum(w) over the last three axes: [n].
 * @param x, y [n, channels, h, w] or what broadcasts to it. @param weights the same, of one channel.
 */
export function weightedL1(x: Value, y: Value, weights: Value): Value {
  const difference = mean(abs(sub(x, y)), [1], true);
  return div(sum(mul(difference, weights), [1, 2, 3]), sum(weights, [1, 2, 3]));
}

/** Mean absolute difference of the slopes of two pictures, over three sizes: [n]. */
export function slopeDifference(x: Value, y: Value): Value {
  let difference = sub(x, y);
  let total: Value | undefined;
  for (let size = 0; size < SIZES; size++) {
    if (size > 0) difference = halved(difference);
    const [, , h, w] = difference.shape;
    if (h < 2 || w < 2) break;
    // A slope of a difference is the difference of slopes.
    const down = sub(slice(difference, 2, 1, h), slice(difference, 2, 0, h - 1));
    const across = sub(slice(difference, 3, 1, w), slice(difference, 3, 0, w - 1));
    const here = add(mean(abs(down), [1, 2, 3]), mean(abs(across), [1, 2, 3]));
    total = total ? add(total, here) : here;
  }
  return mul(total!, 1 / SIZES);
}

/** Means of squares of 2 x 2 pixels; a last odd row or column is left out. */
function halved(x: Value): Value {
  const [n, channels, h, w] = x.shape;
  const [rows, columns] = [h >> 1, w >> 1];
  const even = slice(slice(x, 2, 0, 2 * rows), 3, 0, 2 * columns);
  return mean(reshape(even, [n, channels, rows, 2, columns, 2]), [3, 5]);
}
