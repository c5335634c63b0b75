/**
 * What is lost when 8x8 blocks are compressed again, for many quantisation tables at once (WebAssembly SIMD). What it
 * computes is written down, without the speed, in ../requantisation.reference.ts; the caller is ../requantisation.ts.
 *
 * Call start(blocks, tables) and fill stepsAt() once, and beforeAt() for saveBefore(); then, for each row of blocks, write its samples at samplesAt() and
 * call run(). Vectors hold the same sample, or the same coefficient, of four neighbouring blocks.
 */

/** Cosine factors of the scaled DCT of Arai, Agui and Nakajima (1988): sqrt(2) cos(k pi / 16), 1 for k = 0. */
const A1: f32 = 1.387039845;
const A2: f32 = 1.306562965;
const A3: f32 = 1.175875602;
const A5: f32 = 0.785694958;
const A6: f32 = 0.5411961;
const A7: f32 = 0.275899379;

/** Adding and taking off 1.5 * 2^23 rounds a number below 2^22 to the nearest whole one, ties to even. */
const ROUNDER: f32 = 12582912;

/**
 * Width of the uniform noise of saving, per unit of a 32-bit number. Luminance is rounded once, and the three colours that
 * it is computed from once more: variance (1 + 0.299^2 + 0.587^2 + 0.114^2) / 12.
 */
const ROUNDING: f32 = 1.2029 / 4294967296;

/** Blocks in a row, rounded up to whole vectors. */
let columns: i32 = 0;
let tables: i32 = 0;

/** f32: sample (x, y) of block b is at (8 y + x) * columns + b. */
let samples: usize = 0;
/** f32 pairs: of table t and coefficient i, 1 / step and step at 2 * (64 t + i). */
let steps: usize = 0;
/** f32: of table t and block b, the error at t * columns + b. */
let errors: usize = 0;
/** 64 vectors: the coefficients of the four blocks at work. */
let coefficients: usize = 0;
/** 64 vectors: after the horizontal transform; later the coefficients that some table does not quantise to zero. */
let scratch: usize = 0;
/** 64 u32: which coefficients those are, as byte offsets into the steps of a table. */
let which: usize = 0;
/** 64 f32: the smallest step of each coefficient over all tables, halved. */
let smallest: usize = 0;
/** f32 pairs: of coefficient i, 1 / step and step of the table that the blocks are saved with before anything else. */
let before: usize = 0;
/** Whether they are. */
let saved: bool = false;
/** Four generators (xorshift, Marsaglia 2003) of the rounding noise that saving leaves. */
let noise: v128 = i32x4.splat(1);

export function start(blocks: i32, numberOfTables: i32): void {
  columns = (blocks + 3) & ~3;
  tables = numberOfTables;
  let end = (__heap_base + 15) & ~15;
  samples = end;
  end += 64 * 4 * columns;
  steps = end;
  end += 2 * 64 * 4 * tables;
  errors = end;
  end += 4 * columns * tables;
  coefficients = end;
  end += 64 * 16;
  scratch = end;
  end += 64 * 16;
  which = end;
  end += 64 * 4;
  smallest = end;
  end += 64 * 4;
  before = end;
  end += 2 * 64 * 4;
  saved = false;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  memory.fill(samples, 0, end - samples);
}

/** From now on blocks are quantised by the table at beforeAt() first. Starts the noise anew. */
export function saveBefore(): void {
  saved = true;
  noise = i32x4(0x2545f491, 0x6c8e9cf5, 0x1b873593, 0x5851f42d);
}

export function beforeAt(): usize {
  return before;
}

export function samplesAt(): usize {
  return samples;
}

export function stepsAt(): usize {
  return steps;
}

export function errorsAt(): usize {
  return errors;
}

/** Scaled 8-point DCT of four signals; output k, divided by its cosine factor, goes to `to + k * gap`. */
@inline
function transform(from: usize, fromGap: i32, to: usize, gap: i32): void {
  const x0 = v128.load(from);
  const x1 = v128.load(from + fromGap);
  const x2 = v128.load(from + 2 * fromGap);
  const x3 = v128.load(from + 3 * fromGap);
  const x4 = v128.load(from + 4 * fromGap);
  const x5 = v128.load(from + 5 * fromGap);
  const x6 = v128.load(from + 6 * fromGap);
  const x7 = v128.load(from + 7 * fromGap);
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

  const o0 = f32x4.add(d34, d25);
  const o1 = f32x4.add(d25, d16);
  const o2 = f32x4.add(d16, d07);
  const o5 = f32x4.mul(f32x4.sub(o0, o2), f32x4.splat(0.382683433));
  const o3 = f32x4.add(f32x4.mul(o0, f32x4.splat(0.5411961)), o5);
  const o4 = f32x4.add(f32x4.mul(o2, f32x4.splat(1.306562965)), o5);
  const o6 = f32x4.mul(o1, f32x4.splat(0.707106781));
  const o7 = f32x4.add(d07, o6);
  const o8 = f32x4.sub(d07, o6);

  // Twice one eighth of a root of 8: the orthonormal coefficient is 1 / (8 A[u] A[v]) of the scaled one.
  const scale: f32 = 0.353553391;
  v128.store(to, f32x4.mul(f32x4.add(e0, e1), f32x4.splat(scale)));
  v128.store(to + gap, f32x4.mul(f32x4.add(o7, o4), f32x4.splat(scale / A1)));
  v128.store(to + 2 * gap, f32x4.mul(f32x4.add(e3, e4), f32x4.splat(scale / A2)));
  v128.store(to + 3 * gap, f32x4.mul(f32x4.sub(o8, o3), f32x4.splat(scale / A3)));
  v128.store(to + 4 * gap, f32x4.mul(f32x4.sub(e0, e1), f32x4.splat(scale)));
  v128.store(to + 5 * gap, f32x4.mul(f32x4.add(o8, o3), f32x4.splat(scale / A5)));
  v128.store(to + 6 * gap, f32x4.mul(f32x4.sub(e3, e4), f32x4.splat(scale / A6)));
  v128.store(to + 7 * gap, f32x4.mul(f32x4.sub(o7, o4), f32x4.splat(scale / A7)));
}

@inline
function round(x: v128): v128 {
  return f32x4.sub(f32x4.add(x, f32x4.splat(ROUNDER)), f32x4.splat(ROUNDER));
}

/** Coefficient i of four blocks after one JPEG save and the rounding to whole grey levels that follows it. */
@inline
function save(c: v128, i: i32): v128 {
  noise = v128.xor(noise, i32x4.shl(noise, 13));
  noise = v128.xor(noise, i32x4.shr_u(noise, 17));
  noise = v128.xor(noise, i32x4.shl(noise, 5));
  const at = before + 8 * i;
  const quantised = f32x4.mul(round(f32x4.mul(c, v128.load32_splat(at))), v128.load32_splat(at, 4));
  return f32x4.add(quantised, f32x4.mul(f32x4.convert_i32x4_s(noise), f32x4.splat(ROUNDING)));
}

function findSmallestSteps(): void {
  for (let i = 0; i < 64; i++) {
    let step: f32 = Infinity;
    for (let t = 0; t < tables; t++) {
      const candidate = load<f32>(steps + (2 * (64 * t + i) + 1) * 4);
      // A step of 0 stands for an infinite one.
      if (candidate > 0) step = min(step, candidate);
    }
    store<f32>(smallest + 4 * i, step / 2);
  }
}

/** The squared errors of all blocks in the row under all tables, DC left out. */
export function run(): void {
  findSmallestSteps();
  for (let block = 0; block < columns; block += 4) {
    for (let y = 0; y < 8; y++) transform(samples + (8 * y * columns + block) * 4, 4 * columns, scratch + y * 128, 16);
    for (let u = 0; u < 8; u++) transform(scratch + u * 16, 128, coefficients + u * 16, 128);

    // What even the smallest step makes zero is lost whatever the table.
    let alwaysLost = f32x4.splat(0);
    let left = 0;
    for (let i = 1; i < 64; i++) {
      let c = v128.load(coefficients + 16 * i);
      if (saved) c = save(c, i);
      const half = v128.load32_splat(smallest + 4 * i);
      if (v128.any_true(f32x4.gt(f32x4.abs(c), half))) {
        v128.store(scratch + 16 * left, c);
        store<u32>(which + 4 * left, 8 * i);
        left++;
      } else {
        alwaysLost = f32x4.add(alwaysLost, f32x4.mul(c, c));
      }
    }
    for (let t = 0; t < tables; t++) {
      const table = steps + 2 * 64 * 4 * t;
      let sum = alwaysLost;
      for (let k = 0; k < left; k++) {
        const at = table + load<u32>(which + 4 * k);
        const c = v128.load(scratch + 16 * k);
        const rounded = round(f32x4.mul(c, v128.load32_splat(at)));
        const lost = f32x4.sub(c, f32x4.mul(rounded, v128.load32_splat(at, 4)));
        sum = f32x4.add(sum, f32x4.mul(lost, lost));
      }
      v128.store(errors + (t * columns + block) * 4, sum);
    }
  }
}
