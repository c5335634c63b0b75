/** Pictures read between their pixels. Both are built from products and look-ups, so their gradients come by themselves. */
import { add, cast, floor, greater, less, maximum, minimum, mul, sub } from "../ops/elementwise.ts";
import { gather } from "../ops/indexing.ts";
import { constant, stopGradient } from "../ops/leaves.ts";
import { matmul } from "../ops/matmul.ts";
import { reshape, slice, transpose } from "../ops/shape.ts";
import { sizeOf, type Value } from "../value.ts";

/**
 * [n, c, h, w] resized to [n, c, height, width], bilinear, half-pixel centres, edges repeated: the separable product
 * A x B^T with one row of A (of B) for each row (column) of the result.
 */
export function resizeBilinear(x: Value, height: number, width: number): Value {
  const [, , h, w] = x.shape;
  const rows = constant(interpolation(h, height), [height, h]);
  const columns = constant(interpolation(w, width), [width, w]);
  return matmul(matmul(rows, x), transpose(columns));
}

/** Matrix [to, from] of linear interpolation with half-pixel centres. */
function interpolation(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const left = Math.min(Math.floor(at), Math.max(from - 2, 0));
    const share = at - left;
    matrix[i * from + left] += 1 - share;
    if (left + 1 < from) matrix[i * from + left + 1] += share;
  }
  return matrix;
}

/**
 * x [n, c, h, w] read at grid [n, h', w', 2] of (x, y) in -1..1 from edge to edge (align_corners = false): bilinear, zero
 * outside. Differentiable in x and in the grid (Jaderberg et al. 2015, equation 5).
 */
export function gridSample(x: Value, grid: Value): Value {
  const [batch, channels, h, w] = x.shape;
  const [, oh, ow] = grid.shape;
  const flat = [batch, oh * ow];
  const coordinate = (which: number, extent: number) =>
    mul(sub(mul(add(reshape(slice(grid, 3, which, which + 1), flat), 1), extent), 1), 0.5);
  const [u, v] = [coordinate(0, w), coordinate(1, h)];
  const [left, top] = [stopGradient(floor(u)), stopGradient(floor(v))];
  const rows = reshape(transpose(x, [0, 2, 3, 1]), [batch * h * w, channels]);
  const firstOf = constant(
    Array.from({ length: batch }, (_, n) => n * h * w),
    [batch, 1],
    "i64",
  );

  let result: Value | undefined;
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const [column, row] = [add(left, dx), add(top, dy)];
    const weight = mul(dx ? sub(u, left) : sub(add(left, 1), u), dy ? sub(v, top) : sub(add(top, 1), v));
    const inside = mul(within(column, w), within(row, h));
    const index = add(add(mul(clampedIndex(row, h), w), clampedIndex(column, w)), firstOf);
    const pixels = reshape(gather(rows, reshape(index, [sizeOf(flat)])), [...flat, channels]);
    const part = mul(pixels, reshape(mul(weight, inside), [...flat, 1]));
    result = result ? add(result, part) : part;
  }
  return transpose(reshape(result!, [batch, oh, ow, channels]), [0, 3, 1, 2]);
}

/** 1 where 0 <= position < extent, 0 elsewhere. */
const within = (position: Value, extent: number): Value =>
  mul(cast(greater(position, -0.5), "f32"), cast(less(position, extent - 0.5), "f32"));

const clampedIndex = (position: Value, extent: number): Value => cast(minimum(maximum(position, 0), extent - 1), "i64");
