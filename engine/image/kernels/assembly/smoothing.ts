/**
 * Separable smoothing of a whole plane with a symmetric kernel (WebAssembly SIMD). What it computes is written down,
 * without the speed, in ../../gaussian.ts; the caller is ../smoothing.ts.
 *
 * Call start(width, height, radius), write width * height values at plane() and radius + 1 weights at weights(), call
 * smooth(): the result stands at plane(). Memory: two planes.
 */

let width: i32 = 0;
let height: i32 = 0;
let radius: i32 = 0;
let taps: usize = 0;
let values: usize = 0;
/** The plane after the vertical pass. */
let middle: usize = 0;
/** One row with `radius` repeated values on both sides. */
let padded: usize = 0;

export function start(planeWidth: i32, planeHeight: i32, kernelRadius: i32): void {
  width = planeWidth;
  height = planeHeight;
  radius = kernelRadius;
  let end = (__heap_base + 15) & ~15;
  taps = end;
  end += ((radius + 4) * 4) & ~15;
  padded = end;
  end += ((width + 2 * radius + 8) * 4) & ~15;
  values = end;
  end += ((width * height + 8) * 4) & ~15;
  middle = end;
  end += ((width * height + 8) * 4) & ~15;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

export function plane(): usize {
  return values;
}

export function weights(): usize {
  return taps;
}

@inline
function rowAt(base: usize, y: i32): usize {
  const inside = y < 0 ? 0 : y >= height ? height - 1 : y;
  return base + (<usize>inside * width) * 4;
}

function verticalRow(y: i32): void {
  const to = rowAt(middle, y);
  const own = rowAt(values, y);
  const centre = load<f32>(taps);
  let x = 0;
  for (; x <= width - 8; x += 8) {
    const p = <usize>x * 4;
    let a = f32x4.mul(v128.load(own + p), f32x4.splat(centre));
    let b = f32x4.mul(v128.load(own + p, 16), f32x4.splat(centre));
    for (let d = 1; d <= radius; d++) {
      const above = rowAt(values, y - d) + p;
      const below = rowAt(values, y + d) + p;
      const tap = v128.load32_splat(taps + d * 4);
      a = f32x4.add(a, f32x4.mul(tap, f32x4.add(v128.load(above), v128.load(below))));
      b = f32x4.add(b, f32x4.mul(tap, f32x4.add(v128.load(above, 16), v128.load(below, 16))));
    }
    v128.store(to + p, a);
    v128.store(to + p, b, 16);
  }
  for (; x < width; x++) {
    const p = <usize>x * 4;
    let sum = centre * load<f32>(own + p);
    for (let d = 1; d <= radius; d++) {
      sum += load<f32>(taps + d * 4) * (load<f32>(rowAt(values, y - d) + p) + load<f32>(rowAt(values, y + d) + p));
    }
    store<f32>(to + p, sum);
  }
}

function horizontalRow(y: i32): void {
  const from = rowAt(middle, y);
  const to = rowAt(values, y);
  const inner = padded + radius * 4;
  for (let d = 0; d < radius; d++) {
    store<f32>(padded + d * 4, load<f32>(from));
    store<f32>(inner + (width + d) * 4, load<f32>(from + (width - 1) * 4));
  }
  memory.copy(inner, from, width * 4);
  const centre = load<f32>(taps);
  let x = 0;
  for (; x <= width - 8; x += 8) {
    const p = inner + <usize>x * 4;
    let a = f32x4.mul(v128.load(p), f32x4.splat(centre));
    let b = f32x4.mul(v128.load(p, 16), f32x4.splat(centre));
    for (let d = 1; d <= radius; d++) {
      const left = p - d * 4;
      const right = p + d * 4;
      const tap = v128.load32_splat(taps + d * 4);
      a = f32x4.add(a, f32x4.mul(tap, f32x4.add(v128.load(left), v128.load(right))));
      b = f32x4.add(b, f32x4.mul(tap, f32x4.add(v128.load(left, 16), v128.load(right, 16))));
    }
    v128.store(to + <usize>x * 4, a);
    v128.store(to + <usize>x * 4, b, 16);
  }
  for (; x < width; x++) {
    const p = inner + <usize>x * 4;
    let sum = centre * load<f32>(p);
    for (let d = 1; d <= radius; d++) {
      sum += load<f32>(taps + d * 4) * (load<f32>(p - d * 4) + load<f32>(p + d * 4));
    }
    store<f32>(to + <usize>x * 4, sum);
  }
}

export function smooth(): void {
  for (let y = 0; y < height; y++) verticalRow(y);
  for (let y = 0; y < height; y++) horizontalRow(y);
}
