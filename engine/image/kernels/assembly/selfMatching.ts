/**
 * Nearest neighbours of every descriptor among all the others (WebAssembly SIMD). What it computes is written down,
 * without the speed, in ../selfMatching.reference.ts; the caller is ../selfMatching.ts.
 *
 * Call start(count, neighbours); write count * 128 values (i16, 0..255) at descriptors() and the places (2 f32 each) at
 * places(); call begin(), then match(i, minDistance) for each i in order. Then distances() holds count * neighbours squared distances (i32, ascending) and
 * indices() who they belong to (-1: none).
 */

const LENGTH: i32 = 128;
const NONE: i32 = 0x7fffffff;

let count: i32 = 0;
let kept: i32 = 0;
let vectors: usize = 0;
let points: usize = 0;
let norms: usize = 0;
let nearest: usize = 0;
let owners: usize = 0;

export function start(descriptorCount: i32, neighbours: i32): void {
  count = descriptorCount;
  kept = neighbours;
  let end = (__heap_base + 15) & ~15;
  vectors = end;
  end += count * LENGTH * 2;
  points = end;
  end += count * 8;
  norms = end;
  end += count * 4;
  nearest = end;
  end += count * kept * 4;
  owners = end;
  end += count * kept * 4;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

export function descriptors(): usize {
  return vectors;
}

export function places(): usize {
  return points;
}

export function distances(): usize {
  return nearest;
}

export function indices(): usize {
  return owners;
}

@inline
function product(a: usize, b: usize): i32 {
  let first = i32x4.splat(0);
  let second = i32x4.splat(0);
  for (let i: usize = 0; i < 256; i += 64) {
    first = i32x4.add(first, i32x4.dot_i16x8_s(v128.load(a + i), v128.load(b + i)));
    second = i32x4.add(second, i32x4.dot_i16x8_s(v128.load(a + i, 16), v128.load(b + i, 16)));
    first = i32x4.add(first, i32x4.dot_i16x8_s(v128.load(a + i, 32), v128.load(b + i, 32)));
    second = i32x4.add(second, i32x4.dot_i16x8_s(v128.load(a + i, 48), v128.load(b + i, 48)));
  }
  const sum = i32x4.add(first, second);
  return (
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
  );
}

/** Puts `other` at its place among the nearest of `own`; of equal distances the earlier comes first. */
function insert(own: i32, other: i32, distance: i32): void {
  const row = <usize>(own * kept) * 4;
  let at = kept - 1;
  while (at > 0 && load<i32>(nearest + row + (at - 1) * 4) > distance) {
    store<i32>(nearest + row + at * 4, load<i32>(nearest + row + (at - 1) * 4));
    store<i32>(owners + row + at * 4, load<i32>(owners + row + (at - 1) * 4));
    at--;
  }
  store<i32>(nearest + row + at * 4, distance);
  store<i32>(owners + row + at * 4, other);
}

/** Prepares for the descriptors written. */
export function begin(): void {
  for (let i = 0; i < count; i++) {
    const own = vectors + i * LENGTH * 2;
    store<i32>(norms + i * 4, product(own, own));
    for (let k = 0; k < kept; k++) {
      store<i32>(nearest + (i * kept + k) * 4, NONE);
      store<i32>(owners + (i * kept + k) * 4, -1);
    }
  }
}

/**
 * Compares descriptor i with all after it. A call of its own for each, because an engine puts its optimised code in place
 * of the first only between calls.
 */
export function match(i: i32, minDistance: f32): void {
  const apart = minDistance * minDistance;
  const worst = nearest + (kept - 1) * 4;
  const own = vectors + i * LENGTH * 2;
  const norm = load<i32>(norms + i * 4);
  const x = load<f32>(points + i * 8);
  const y = load<f32>(points + i * 8, 4);
  for (let j = i + 1; j < count; j++) {
    const distance = norm + load<i32>(norms + j * 4) - 2 * product(own, vectors + j * LENGTH * 2);
    const forOwn = distance < load<i32>(worst + i * kept * 4);
    const forOther = distance < load<i32>(worst + j * kept * 4);
    if (!forOwn && !forOther) continue;
    const dx = load<f32>(points + j * 8) - x;
    const dy = load<f32>(points + j * 8, 4) - y;
    if (dx * dx + dy * dy < apart) continue;
    if (forOwn) insert(i, j, distance);
    if (forOther) insert(j, i, distance);
  }
}
