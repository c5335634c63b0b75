/**
 * Median of each 3x3 neighbourhood, one row of bytes at a time, 16 pixels at once (WebAssembly SIMD). What it computes
 * is written down in ../median.reference.ts; the caller is ../median.ts.
 *
 * Call start(width), then for each row: write it at nextRow(), call push(); after the last row call repeat() once.
 * From the second call on, medians() holds the medians of the row before the one just given. Edges are repeated.
 */

const LEFT: i32 = 16;
const RIGHT: i32 = 32;

let width: i32 = 0;
let stride: i32 = 0;
let rows: i32 = 0;
/** Three rows of bytes; row y is in slot y % 3. */
let input: usize = 0;
let output: usize = 0;

export function start(pictureWidth: i32): void {
  width = pictureWidth;
  stride = (LEFT + width + RIGHT + 15) & ~15;
  rows = 0;
  input = (__heap_base + 15) & ~15;
  output = input + 3 * stride;
  const end = output + stride;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

@inline
function row(y: i32): usize {
  return input + (y % 3) * stride + LEFT;
}

/** Where to write the next row: `width` bytes. */
export function nextRow(): usize {
  return row(rows);
}

/** Where the medians are: `width` bytes. */
export function medians(): usize {
  return output;
}

@inline
function min(a: v128, b: v128): v128 {
  return i8x16.min_u(a, b);
}

@inline
function max(a: v128, b: v128): v128 {
  return i8x16.max_u(a, b);
}

@inline
function median3(a: v128, b: v128, c: v128): v128 {
  return max(min(a, b), min(max(a, b), c));
}

@inline
function lowest(a: usize, b: usize, c: usize, at: i32): v128 {
  return min(min(v128.load(a + at), v128.load(b + at)), v128.load(c + at));
}

@inline
function middle(a: usize, b: usize, c: usize, at: i32): v128 {
  return median3(v128.load(a + at), v128.load(b + at), v128.load(c + at));
}

@inline
function highest(a: usize, b: usize, c: usize, at: i32): v128 {
  return max(max(v128.load(a + at), v128.load(b + at)), v128.load(c + at));
}

/**
 * The median of nine is the median of the highest low, the middle middle and the lowest high of the three sorted
 * columns (Paeth, Graphics Gems, 1990).
 */
function filter(a: usize, b: usize, c: usize): void {
  for (let x = 0; x < width; x += 16) {
    const low = max(max(lowest(a, b, c, x - 1), lowest(a, b, c, x)), lowest(a, b, c, x + 1));
    const mid = median3(middle(a, b, c, x - 1), middle(a, b, c, x), middle(a, b, c, x + 1));
    const high = min(min(highest(a, b, c, x - 1), highest(a, b, c, x)), highest(a, b, c, x + 1));
    v128.store(output + x, median3(low, mid, high));
  }
}

/** Takes in the row at nextRow(). */
export function push(): void {
  const current = row(rows);
  store<u8>(current - 1, load<u8>(current));
  store<u8>(current + width, load<u8>(current + width - 1));
  rows++;
  if (rows == 2) filter(row(0), row(0), row(1));
  else if (rows > 2) filter(row(rows - 3), row(rows - 2), row(rows - 1));
}

/** Ends the picture: its last row counts twice. */
export function repeat(): void {
  const last = row(rows - 1);
  filter(rows > 1 ? row(rows - 2) : last, last, last);
}
