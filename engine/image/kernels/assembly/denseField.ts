/**
 * For places all over a plane the place elsewhere that looks most alike (WebAssembly SIMD). What it computes is written
 * down, without the speed, in ../denseField.reference.ts, number by number the same; the caller is ../denseField.ts.
 *
 * Call start(width, height, step), write width * height values at plane(), the 4 * 16 offsets of the rings (i32, in
 * pixels) at rings() and 16 cosines (f32) at cosines(); call describe(), then match() with the least distance, squared,
 * and the state of the generator. Then the answers stand at xs() and ys().
 */

const RINGS: i32 = 4;
const ANGLES: i32 = 16;
const HALF: i32 = 8;
const HARMONICS: i32 = 4;
/** Bytes of the features of a pixel on one ring: 4 f32. */
const STRIDE: usize = 16;
const MARGIN: i32 = 9;
const PASSES: i32 = 5;
const ATTEMPTS: i32 = 10;

let width: i32 = 0;
let height: i32 = 0;
let step: i32 = 0;
let columns: i32 = 0;
let rows: i32 = 0;
/** f32, row-major. */
let values: usize = 0;
/** i32: of ring r and angle k at 16 r + k. */
let offsets: usize = 0;
/** f32. */
let factors: usize = 0;
/** f64x2, twice the same factor: of the real part of order o and angle k at 16 (8 o + k), then of the imaginary part. */
let real: usize = 0;
let imaginary: usize = 0;
/** f64x2 pairs of four pixels: sums of opposite places, and their differences, by angle. */
let sums: usize = 0;
let differences: usize = 0;
/**
 * Ring by ring, because most places that are proposed are turned down by the first, whose features of all pixels nearly
 * fit into the cache.
 */
let features: usize = 0;
/** Bytes of the features of all pixels on one ring. */
let ringBytes: usize = 0;
/** f32 per query: the distance of its answer. */
let best: usize = 0;
/** i32 per query. */
let answersX: usize = 0;
let answersY: usize = 0;

let leastSquare: f64 = 0;

/** State of the generator sfc32, as in engine/random.ts. */
let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

export function start(planeWidth: i32, planeHeight: i32, queryStep: i32): void {
  width = planeWidth;
  height = planeHeight;
  step = queryStep;
  columns = (width - 2 * MARGIN - 1) / step + 1;
  rows = (height - 2 * MARGIN - 1) / step + 1;
  const pixels = <usize>width * height;
  const queries = <usize>columns * rows;
  let end = (__heap_base + 63) & ~63;
  features = end;
  ringBytes = pixels * STRIDE;
  end += <usize>RINGS * ringBytes;
  values = end;
  end += (pixels * 4 + 15) & ~15;
  offsets = end;
  end += RINGS * ANGLES * 4;
  factors = end;
  end += ANGLES * 4;
  real = end;
  end += HARMONICS * HALF * 16;
  imaginary = end;
  end += HARMONICS * HALF * 16;
  sums = end;
  end += HALF * 32;
  differences = end;
  end += HALF * 32;
  best = end;
  end += queries * 4;
  answersX = end;
  end += queries * 4;
  answersY = end;
  end += queries * 4;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

export function plane(): usize {
  return values;
}

export function rings(): usize {
  return offsets;
}

export function cosines(): usize {
  return factors;
}

export function xs(): usize {
  return answersX;
}

export function ys(): usize {
  return answersY;
}

@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

/** Writes a feature of four neighbouring pixels. */
@inline
function storeFour(to: usize, lower: v128, upper: v128): void {
  const x = f32x4.demote_f64x2_zero(lower);
  const y = f32x4.demote_f64x2_zero(upper);
  store<f32>(to, f32x4.extract_lane(x, 0));
  store<f32>(to + STRIDE, f32x4.extract_lane(x, 1));
  store<f32>(to + 2 * STRIDE, f32x4.extract_lane(y, 0));
  store<f32>(to + 3 * STRIDE, f32x4.extract_lane(y, 1));
}

@inline
function magnitude(re: v128, im: v128): v128 {
  const square = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
  // Twice the root over the number of angles.
  return f64x2.mul(f64x2.sqrt(square), f64x2.splat(0.125));
}

function describeFour(at: i32): void {
  for (let ring = 0; ring < RINGS; ring++) {
    const own = offsets + ring * ANGLES * 4;
    let to: usize = features + <usize>ring * ringBytes + STRIDE * <usize>at;
    let meanLow = f64x2.splat(0);
    let meanHigh = f64x2.splat(0);
    for (let k = 0; k < HALF; k++) {
      const value = v128.load(values + 4 * <usize>(at + load<i32>(own + 4 * k)));
      const opposite = v128.load(values + 4 * <usize>(at + load<i32>(own + 4 * (k + HALF))));
      const sum = f32x4.add(value, opposite);
      const difference = f32x4.sub(value, opposite);
      const lower = low(sum);
      const upper = high(sum);
      meanLow = f64x2.add(meanLow, lower);
      meanHigh = f64x2.add(meanHigh, upper);
      v128.store(sums + 32 * k, lower);
      v128.store(sums + 32 * k, upper, 16);
      v128.store(differences + 32 * k, low(difference));
      v128.store(differences + 32 * k, high(difference), 16);
    }
    storeFour(to, f64x2.mul(meanLow, f64x2.splat(0.0625)), f64x2.mul(meanHigh, f64x2.splat(0.0625)));
    to += 4;
    for (let order = 1; order < HARMONICS; order++) {
      const folded = order === 2 ? sums : differences;
      const re = real + order * HALF * 16;
      const im = imaginary + order * HALF * 16;
      let realLow = f64x2.splat(0);
      let realHigh = f64x2.splat(0);
      let imaginaryLow = f64x2.splat(0);
      let imaginaryHigh = f64x2.splat(0);
      for (let k = 0; k < HALF; k++) {
        const lower = v128.load(folded + 32 * k);
        const upper = v128.load(folded + 32 * k, 16);
        const cosine = v128.load(re + 16 * k);
        const sine = v128.load(im + 16 * k);
        realLow = f64x2.add(realLow, f64x2.mul(lower, cosine));
        realHigh = f64x2.add(realHigh, f64x2.mul(upper, cosine));
        imaginaryLow = f64x2.add(imaginaryLow, f64x2.mul(lower, sine));
        imaginaryHigh = f64x2.add(imaginaryHigh, f64x2.mul(upper, sine));
      }
      storeFour(to, magnitude(realLow, imaginaryLow), magnitude(realHigh, imaginaryHigh));
      to += 4;
    }
  }
}

/** The features of all pixels but those in the margin. */
export function describe(): void {
  for (let order = 0; order < HARMONICS; order++)
    for (let k = 0; k < HALF; k++) {
      const at = 16 * (HALF * order + k);
      const cosine = <f64>load<f32>(factors + 4 * ((k * order) & (ANGLES - 1)));
      const sine = <f64>load<f32>(factors + 4 * ((k * order + ANGLES / 4) & (ANGLES - 1)));
      v128.store(real + at, f64x2.splat(cosine));
      v128.store(imaginary + at, f64x2.splat(sine));
    }
  const end = width - MARGIN;
  for (let y = MARGIN; y < height - MARGIN; y++) {
    let x = MARGIN;
    for (; x + 4 <= end; x += 4) describeFour(y * width + x);
    // The last four of a row again, where some are left over.
    if (x < end) describeFour(y * width + end - 4);
  }
}

@inline
function uniform(): f64 {
  const sum = a + b + d;
  d++;
  a = b ^ (b >> 9);
  b = c + (c << 3);
  c = ((c << 21) | (c >> 11)) + sum;
  return <f64>sum / 4294967296;
}

/** To the nearest whole number, halves upwards. */
@inline
function round(x: f64): i32 {
  const up = ceil(x);
  return <i32>(up - 0.5 > x ? up - 1 : up);
}

/** Takes (x, y) for the answer of a query at (qx, qy) where it is more alike than what is known. */
function propose(query: i32, qx: i32, qy: i32, x: i32, y: i32): void {
  if (x < MARGIN || y < MARGIN || x >= width - MARGIN || y >= height - MARGIN) return;
  const dx = x - qx;
  const dy = y - qy;
  if (<f64>(dx * dx + dy * dy) < leastSquare) return;
  const limit = <f64>load<f32>(best + 4 * query);
  const own = features + STRIDE * (qy * width + qx);
  const other = features + STRIDE * (y * width + x);
  let distance: f64 = 0;
  for (let ring: usize = 0; ring < <usize>RINGS; ring++) {
    const p = v128.load(own + ring * ringBytes);
    const q = v128.load(other + ring * ringBytes);
    const lower = f64x2.sub(low(p), low(q));
    const upper = f64x2.sub(high(p), high(q));
    const first = f64x2.mul(lower, lower);
    const second = f64x2.mul(upper, upper);
    // In this order, so that rounding is that of the reference.
    let sum = f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1);
    sum += f64x2.extract_lane(second, 0);
    sum += f64x2.extract_lane(second, 1);
    distance += sum;
    if (distance >= limit) return;
  }
  store<f32>(best + 4 * query, <f32>distance);
  store<i32>(answersX + 4 * query, x);
  store<i32>(answersY + 4 * query, y);
}

/** The neighbour's answer moved on by one step, and where the answers of the two neighbours in line lead to. */
@inline
function spread(query: i32, qx: i32, qy: i32, near: i32, hasFar: bool, dx: i32, dy: i32): void {
  const nearX = load<i32>(answersX + 4 * near);
  const nearY = load<i32>(answersY + 4 * near);
  propose(query, qx, qy, nearX + step * dx, nearY + step * dy);
  if (!hasFar) return;
  const far = 2 * near - query;
  propose(query, qx, qy, 2 * nearX - load<i32>(answersX + 4 * far), 2 * nearY - load<i32>(answersY + 4 * far));
}

function visit(i: i32, j: i32, direction: i32, reach: f64): void {
  const query = j * columns + i;
  const qx = MARGIN + step * i;
  const qy = MARGIN + step * j;
  const left = i - direction;
  const farLeft = i - 2 * direction;
  if (left >= 0 && left < columns)
    spread(query, qx, qy, query - direction, farLeft >= 0 && farLeft < columns, direction, 0);
  const above = j - direction;
  const farAbove = j - 2 * direction;
  if (above >= 0 && above < rows)
    spread(query, qx, qy, query - direction * columns, farAbove >= 0 && farAbove < rows, 0, direction);
  for (let radius = reach; radius >= 1; radius /= 3) {
    const x = load<i32>(answersX + 4 * query) + round(radius * (2 * uniform() - 1));
    const y = load<i32>(answersY + 4 * query) + round(radius * (2 * uniform() - 1));
    propose(query, qx, qy, x, y);
  }
}

/** A random answer for every query, then five passes to and fro. */
export function match(square: f64, stateA: u32, stateB: u32, stateC: u32, stateD: u32): void {
  leastSquare = square;
  a = stateA;
  b = stateB;
  c = stateC;
  d = stateD;
  const queries = columns * rows;
  for (let query = 0; query < queries; query++) {
    store<f32>(best + 4 * query, Infinity);
    store<i32>(answersX + 4 * query, 0);
    store<i32>(answersY + 4 * query, 0);
  }
  for (let query = 0; query < queries; query++) {
    const qx = MARGIN + step * (query % columns);
    const qy = MARGIN + step * (query / columns);
    for (let attempt = 0; attempt < ATTEMPTS && load<f32>(best + 4 * query) === Infinity; attempt++) {
      const x = MARGIN + <i32>floor(uniform() * <f64>(width - 2 * MARGIN));
      const y = MARGIN + <i32>floor(uniform() * <f64>(height - 2 * MARGIN));
      propose(query, qx, qy, x, y);
    }
  }
  const reach = <f64>max(width, height) / 2;
  for (let pass = 0; pass < PASSES; pass++) {
    if (pass % 2 === 0) for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) visit(i, j, 1, reach);
    else for (let j = rows - 1; j >= 0; j--) for (let i = columns - 1; i >= 0; i--) visit(i, j, -1, reach);
  }
}
