/**
 * JPEG grid votes, one picture row at a time (WebAssembly SIMD). What it computes is written down, without the speed,
 * in ../gridVotes.reference.ts; the caller is ../gridVotes.ts.
 *
 * Call start(width), then for each row of luminance: write it at nextRow(), call push(). From the 15th row on, each
 * push yields one row of votes at votes(): the row that lies 7 above the one just pushed.
 *
 * Memory is proportional to the width. The horizontal DCT of each row is computed once, for all x, and kept for the 8
 * block rows that need it; the vertical DCT then runs over 8 such rows for 4 neighbouring blocks at once.
 */

/** Rows are padded so that vector loads near the right edge stay inside their own row's space. */
const PADDING: i32 = 48;
/** No vote: two blocks tie, or the best block is constant along a direction. */
const NO_VOTE: u8 = 255;

/** Cosine factors of the scaled DCT of Arai, Agui and Nakajima (1988): sqrt(2) cos(k pi / 16), 1 for k = 0. */
const A1: f32 = 1.387039845;
const A2: f32 = 1.306562965;
const A3: f32 = 1.175875602;
const A5: f32 = 0.785694958;
const A6: f32 = 0.5411961;
const A7: f32 = 0.275899379;

let width: i32 = 0;
/** Padded width in samples. */
let stride: i32 = 0;
/** Rows pushed so far. */
let rows: i32 = 0;

/** 8 rows of luminance, f32; row y is in slot y % 8. */
let luma: usize = 0;
/** 8 slots of 8 rows, f32: horizontal frequency u of row y is row u of slot y % 8. */
let spectra: usize = 0;
/** Best zero count (u8 row) and its grid (u8 row) of the blocks x..x+7 in one block row, 8 slots. */
let across: usize = 0;
/** The same over 2, 4 and 8 block rows; the first two have 8 slots, the last is the vote. */
let over2: usize = 0;
let over4: usize = 0;
let over8: usize = 0;

export function start(pictureWidth: i32): void {
  width = pictureWidth;
  stride = (width + PADDING + 15) & ~15;
  rows = 0;
  let end = (__heap_base + 15) & ~15;
  luma = end;
  end += 8 * 4 * stride;
  spectra = end;
  end += 64 * 4 * stride;
  across = end;
  end += 8 * 2 * stride;
  over2 = end;
  end += 8 * 2 * stride;
  over4 = end;
  end += 8 * 2 * stride;
  over8 = end;
  end += 2 * stride;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  memory.fill(luma, 0, end - luma);
}

/** Where to write the next row of luminance: `width` f32 values. */
export function nextRow(): usize {
  return luma + ((rows & 7) * stride) * 4;
}

/**
 * Where the votes are after push: `width - 14` bytes, for the pixels x = 7 .. width - 8. A vote is the grid
 * 8 * (y % 8) + x % 8 of the winning block, or 255.
 */
export function votes(): usize {
  return over8 + stride;
}

@inline
function frequency(slot: i32, u: i32): usize {
  return spectra + ((slot * 8 + u) * stride) * 4;
}

/** Adds 1 to each lane of `zeros` whose coefficient is closer to 0 than half a grey level. */
@inline
function countZero(zeros: v128, coefficient: v128, threshold: f32): v128 {
  return i32x4.sub(zeros, f32x4.lt(f32x4.abs(coefficient), f32x4.splat(threshold)));
}

@inline
function storeFrequency(u: i32, to: usize, value: v128): void {
  v128.store(to + (u * stride) * 4, value);
}

/**
 * Scaled 8-point DCT of 4 signals at once. `vertical` = false: the outputs, divided by their cosine factor, go to the
 * 8 frequency rows at `to`. `vertical` = true: the outputs are compared with half a grey level and counted.
 */
@inline
function transform(
  x0: v128, x1: v128, x2: v128, x3: v128, x4: v128, x5: v128, x6: v128, x7: v128,
  vertical: bool, to: usize, skipDc: bool, zerosSoFar: v128,
): v128 {
  const s07 = f32x4.add(x0, x7);
  const d07 = f32x4.sub(x0, x7);
  const s16 = f32x4.add(x1, x6);
  const d16 = f32x4.sub(x1, x6);
  const s25 = f32x4.add(x2, x5);
  const d25 = f32x4.sub(x2, x5);
  const s34 = f32x4.add(x3, x4);
  const d34 = f32x4.sub(x3, x4);

  const e0 = f32x4.add(s07, s34);
  const e3 = f32x4.sub(s07, s34);
  const e1 = f32x4.add(s16, s25);
  const e2 = f32x4.sub(s16, s25);
  const e4 = f32x4.mul(f32x4.add(e2, e3), f32x4.splat(0.707106781));
  const y0 = f32x4.add(e0, e1);
  const y4 = f32x4.sub(e0, e1);
  const y2 = f32x4.add(e3, e4);
  const y6 = f32x4.sub(e3, e4);

  const o0 = f32x4.add(d34, d25);
  const o1 = f32x4.add(d25, d16);
  const o2 = f32x4.add(d16, d07);
  const o5 = f32x4.mul(f32x4.sub(o0, o2), f32x4.splat(0.382683433));
  const o3 = f32x4.add(f32x4.mul(o0, f32x4.splat(0.5411961)), o5);
  const o4 = f32x4.add(f32x4.mul(o2, f32x4.splat(1.306562965)), o5);
  const o6 = f32x4.mul(o1, f32x4.splat(0.707106781));
  const o7 = f32x4.add(d07, o6);
  const o8 = f32x4.sub(d07, o6);
  const y5 = f32x4.add(o8, o3);
  const y3 = f32x4.sub(o8, o3);
  const y1 = f32x4.add(o7, o4);
  const y7 = f32x4.sub(o7, o4);

  let zeros = zerosSoFar;
  if (vertical) {
    // The orthonormal coefficient is y / (8 A[u] A[v]); A[u] is gone since the horizontal pass.
    if (!skipDc) zeros = countZero(zeros, y0, 4);
    zeros = countZero(zeros, y1, 4 * A1);
    zeros = countZero(zeros, y2, 4 * A2);
    zeros = countZero(zeros, y3, 4 * A3);
    zeros = countZero(zeros, y4, 4);
    zeros = countZero(zeros, y5, 4 * A5);
    zeros = countZero(zeros, y6, 4 * A6);
    zeros = countZero(zeros, y7, 4 * A7);
  } else {
    storeFrequency(0, to, y0);
    storeFrequency(1, to, f32x4.mul(y1, f32x4.splat(1 / A1)));
    storeFrequency(2, to, f32x4.mul(y2, f32x4.splat(1 / A2)));
    storeFrequency(3, to, f32x4.mul(y3, f32x4.splat(1 / A3)));
    storeFrequency(4, to, y4);
    storeFrequency(5, to, f32x4.mul(y5, f32x4.splat(1 / A5)));
    storeFrequency(6, to, f32x4.mul(y6, f32x4.splat(1 / A6)));
    storeFrequency(7, to, f32x4.mul(y7, f32x4.splat(1 / A7)));
  }
  return zeros;
}

/** Horizontal DCT at every x of the row just written. */
function transformRow(slot: i32): void {
  const from = luma + (slot * stride) * 4;
  const to = frequency(slot, 0);
  for (let x = 0; x < width; x += 4) {
    const p = from + x * 4;
    transform(
      v128.load(p), v128.load(p, 4), v128.load(p, 8), v128.load(p, 12),
      v128.load(p, 16), v128.load(p, 20), v128.load(p, 24), v128.load(p, 28),
      false, to + x * 4, false, i32x4.splat(0),
    );
  }
}

@inline
function countColumn(u: i32, x: i32, top: i32, zeros: v128): v128 {
  const p = x * 4;
  return transform(
    v128.load(frequency(top & 7, u) + p), v128.load(frequency((top + 1) & 7, u) + p),
    v128.load(frequency((top + 2) & 7, u) + p), v128.load(frequency((top + 3) & 7, u) + p),
    v128.load(frequency((top + 4) & 7, u) + p), v128.load(frequency((top + 5) & 7, u) + p),
    v128.load(frequency((top + 6) & 7, u) + p), v128.load(frequency((top + 7) & 7, u) + p),
    true, 0, u == 0, zeros,
  );
}

/** Are all rows, or all columns, of the block with its left edge at x the same? */
function isConstantAlongAnAxis(x: i32): bool {
  let alongX = i32x4.splat(-1);
  let alongY = i32x4.splat(-1);
  const left0 = v128.load(luma + x * 4);
  const right0 = v128.load(luma + x * 4, 16);
  // The 8 slots hold the 8 rows of the block; their order does not matter here.
  for (let row = 0; row < 8; row++) {
    const p = luma + (row * stride + x) * 4;
    const left = v128.load(p);
    const right = v128.load(p, 16);
    const first = v128.load32_splat(p);
    alongX = v128.and(alongX, v128.and(f32x4.eq(left, first), f32x4.eq(right, first)));
    alongY = v128.and(alongY, v128.and(f32x4.eq(left, left0), f32x4.eq(right, right0)));
    if (!v128.any_true(v128.or(alongX, alongY))) return false;
  }
  return i32x4.all_true(alongX) || i32x4.all_true(alongY);
}

/** Zero count and grid of each block whose top row is `top`. */
function countRow(top: i32, to: usize): void {
  const gridRow = (top & 7) << 3;
  for (let x = 0; x < width; x += 4) {
    let zeros = i32x4.splat(0);
    for (let u = 0; u < 8; u++) {
      zeros = u == 0 ? countColumn(0, x, top, zeros) : countColumn(u, x, top, zeros);
    }
    const words = i16x8.narrow_i32x4_s(zeros, zeros);
    v128.store32_lane(to + x, i8x16.narrow_i16x8_u(words, words), 0);
    const grid = gridRow + (x & 7);
    store<u32>(to + stride + x, grid | ((grid + 1) << 8) | ((grid + 2) << 16) | ((grid + 3) << 24));
    // A block that is constant along an axis has at least 56 zeros.
    if (v128.any_true(i32x4.ge_s(zeros, i32x4.splat(56)))) {
      for (let i = 0; i < 4; i++) {
        if (load<u8>(to + x + i) >= 56 && isConstantAlongAnAxis(x + i)) store<u8>(to + stride + x + i, NO_VOTE);
      }
    }
  }
}

/**
 * The better of two winners, per pixel: more zeros wins; equal numbers are a tie, which is 255 whatever the grids.
 * Each operand is a row of counts followed, `stride` bytes later, by a row of grids.
 */
@inline
function better(a: usize, b: usize, to: usize): void {
  const countA = v128.load(a);
  const countB = v128.load(b);
  const gridA = v128.load(a + stride);
  const gridB = v128.load(b + stride);
  const grid = v128.or(v128.bitselect(gridA, gridB, i8x16.gt_u(countA, countB)), i8x16.eq(countA, countB));
  v128.store(to, i8x16.max_u(countA, countB));
  v128.store(to + stride, grid);
}

function betterRow(a: usize, b: usize, to: usize): void {
  for (let x = 0; x < width; x += 16) better(a + x, b + x, to + x);
}

@inline
function row(ring: usize, y: i32): usize {
  return ring + (y & 7) * 2 * stride;
}

/** Takes in the row at nextRow(). */
export function push(): void {
  transformRow(rows & 7);
  rows++;
  if (rows < 8) return;
  const top = rows - 8;
  const best = row(across, top);
  countRow(top, best);
  betterRow(best, best + 1, best);
  betterRow(best, best + 2, best);
  betterRow(best, best + 4, best);
  betterRow(row(across, top), row(across, top - 1), row(over2, top));
  betterRow(row(over2, top), row(over2, top - 2), row(over4, top));
  betterRow(row(over4, top), row(over4, top - 4), over8);
}
