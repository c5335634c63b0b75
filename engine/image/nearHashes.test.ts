import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { hammingDistance, nearGroups } from "./nearHashes.ts";

const hash = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const text = (value: bigint): string => value.toString(16).padStart(16, "0");

/** Groups by comparing every pair. */
function plainly(hashes: readonly string[], most: number): number[][] {
  const group = hashes.map((_, i) => i);
  for (let i = 0; i < hashes.length; i++)
    for (let j = 0; j < i; j++)
      if (hammingDistance(hashes[i], hashes[j]) <= most) {
        const [from, to] = [Math.max(group[i], group[j]), Math.min(group[i], group[j])];
        for (const [k, of] of group.entries()) if (of === from) group[k] = to;
      }
  return group
    .map((of) => group.flatMap((other, i) => (other === of ? [i] : [])))
    .filter((members, i) => members.length > 1 && members[0] === i);
}

describe("hammingDistance", () => {
  it("counts the bits that differ", () => {
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        const bits = [...(a ^ b).toString(2)].filter((bit) => bit === "1").length;
        expect(hammingDistance(text(a), text(b))).toBe(bits);
      }),
    );
  });
});

describe("nearGroups", () => {
  it("finds what comparing every pair finds", () => {
    // Hashes near a few centres, so that there is something to find at every distance.
    const near = fc.tuple(
      fc.constantFrom<bigint>(0n, 0x123456789abcdefn, 0xffffffff00000000n),
      fc.array(fc.nat(63), { maxLength: 4 }),
    );
    const made = near.map(([centre, flipped]) =>
      text(flipped.reduce<bigint>((at, bit) => at ^ (1n << BigInt(bit)), centre)),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(made, hash.map(text)), { maxLength: 40 }), fc.nat(3), (hashes, most) => {
        expect(nearGroups(hashes, most)).toEqual(plainly(hashes, most));
      }),
    );
  });

  it("splits large buckets without losing a pair", () => {
    const draw = random(7);
    const bits = (count: number) => BigInt(draw.integer(2 ** count));
    // All share their first 16 bits; every other one is a neighbour of the one before, three bits away.
    const hashes: string[] = [];
    for (let i = 0; i < 150; i++) {
      const one = (0xabcdn << 48n) | (bits(24) << 24n) | bits(24);
      hashes.push(text(one), text(one ^ (1n << bits(4)) ^ (1n << (16n + bits(4))) ^ (1n << (32n + bits(4)))));
    }
    expect(nearGroups(hashes, 3)).toEqual(plainly(hashes, 3));
    expect(nearGroups(hashes, 3).length).toBeGreaterThan(120);
  });

  it("groups equal hashes at once", () => {
    const groups = nearGroups(
      Array.from({ length: 50_000 }, () => "0123456789abcdef"),
      3,
    );
    expect(groups.map(({ length }) => length)).toEqual([50_000]);
  });

  it("refuses distances at which it would miss some", () => {
    expect(() => nearGroups([], 4)).toThrow("0 to 3");
  });
});
