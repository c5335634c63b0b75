/** Which of many 64-bit hashes differ in a few bits only. */

/** In how many bits two hashes of 16 hexadecimal digits differ. */
export function hammingDistance(a: string, b: string): number {
  return distance(pair(a), pair(b));
}

type Pair = readonly [high: number, low: number];

const pair = (hash: string): Pair => [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8), 16)];

const distance = (a: Pair, b: Pair): number => ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);

/** Bits that are set among 32 (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Groups of this size are compared pair by pair; larger ones are first split by further bits. */
const SMALL = 64;

/**
 * Groups of positions whose hashes hang together by steps of at most `most` bits; positions that are alone are left out.
 * Groups are in the order of their first position, positions ascend. Exact: hashes that differ in at most three bits agree
 * in one of four bands of 16 bits, so only these are compared.
 * @param hashes 16 hexadecimal digits each.
 * @param most 0 to 3.
 */
export function nearGroups(hashes: readonly string[], most: number): number[][] {
  if (!(Number.isInteger(most) && most >= 0 && most <= 3))
    throw new RangeError("Distances from 0 to 3 can be grouped.");
  // Equal hashes are one: a folder of equal pictures is not compared pair by pair.
  const members = new Map<string, number[]>();
  for (const [i, hash] of hashes.entries()) {
    const known = members.get(hash);
    if (known) known.push(i);
    else members.set(hash, [i]);
  }
  const distinct = [...members.keys()].map(pair);
  const joined = new Forest(distinct.length);
  const all = Array.from(distinct, (_, i) => i);
  for (let band = 0; band < 4; band++)
    for (const bucket of split(all, (i) => bits(distinct[i], 16 * band, 16)).values())
      joinNear(bucket, distinct, 64, band, most, joined);
  const groups = new Map<number, number[]>();
  for (const [i, own] of [...members.values()].entries()) {
    const root = joined.root(i);
    groups.set(root, [...(groups.get(root) ?? []), ...own]);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.sort((a, b) => a - b))
    .sort((a, b) => a[0] - b[0]);
}

/**
 * Joins what is near within a bucket whose hashes agree in `band`. A large bucket is split once more: the other 48 bits in
 * four bands of 12, one of which must agree as well.
 */
function joinNear(bucket: number[], hashes: Pair[], width: number, band: number, most: number, joined: Forest): void {
  if (bucket.length > SMALL && width === 64) {
    for (let quarter = 0; quarter < 4; quarter++) {
      // 12 of the 48 bits that follow the band, around the end.
      const from = (16 * (band + 1) + 12 * quarter) % 64;
      for (const part of split(bucket, (i) => bits(hashes[i], from, 12)).values())
        joinNear(part, hashes, 48, band, most, joined);
    }
    return;
  }
  for (let i = 0; i < bucket.length; i++)
    for (let j = i + 1; j < bucket.length; j++)
      if (distance(hashes[bucket[i]], hashes[bucket[j]]) <= most) joined.join(bucket[i], bucket[j]);
}

/** `count` of at most 16 bits from bit `from` on, counted from the highest; around the end. */
function bits([high, low]: Pair, from: number, count: number): number {
  const to = from + count;
  const mask = 2 ** count - 1;
  if (to <= 32) return (high >>> (32 - to)) & mask;
  if (from < 32) return ((high << (to - 32)) | (low >>> (64 - to))) & mask;
  if (to <= 64) return (low >>> (64 - to)) & mask;
  return ((low << (to - 64)) | (high >>> (96 - to))) & mask;
}

/** Those of the same key together; those that are alone are left out. */
function split(items: number[], key: (item: number) => number): Map<number, number[]> {
  const parts = new Map<number, number[]>();
  for (const item of items) {
    const at = key(item);
    const part = parts.get(at);
    if (part) part.push(item);
    else parts.set(at, [item]);
  }
  for (const [at, part] of parts) if (part.length < 2) parts.delete(at);
  return parts;
}

/** Disjoint sets; the root of a set is its smallest member. */
class Forest {
  private readonly parent: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  root(item: number): number {
    let at = item;
    while (this.parent[at] !== at) {
      this.parent[at] = this.parent[this.parent[at]];
      at = this.parent[at];
    }
    return at;
  }

  join(a: number, b: number): void {
    const [low, high] = [this.root(a), this.root(b)].sort((x, y) => x - y);
    this.parent[high] = low;
  }
}
