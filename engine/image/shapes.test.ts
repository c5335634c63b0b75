import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { blob, boundsOf, polygon, type Size } from "./shapes.ts";

const sizes: Size[] = [
  { width: 150, height: 100 },
  { width: 60, height: 200 },
];

describe.each([
  ["a blob", blob],
  ["a polygon", polygon],
])("%s", (_, shape) => {
  it("has about the share that was asked for, less what the border cuts off", () => {
    for (const size of sizes)
      for (const share of [0.02, 0.1, 0.2]) {
        const shares = Array.from({ length: 10 }, (__, i) => {
          const mask = shape(size, share, random("shape", share, i));
          expect(mask).toHaveLength(size.width * size.height);
          return mask.reduce((sum, value) => sum + value, 0) / mask.length;
        });
        expect(Math.min(...shares)).toBeGreaterThan(share / 2.5);
        expect(Math.max(...shares)).toBeLessThan(share * 1.25);
      }
  });

  it("is one piece, determined by its source, and another for another", () => {
    const [first, again, other] = [1, 1, 2].map((seed) => shape(sizes[0], 0.1, random("shape", seed)));
    expect(Buffer.compare(again, first)).toBe(0);
    expect(Buffer.compare(other, first)).not.toBe(0);
    expect(pieces(first, sizes[0])).toBe(1);
  });
});

it("a polygon has straight edges: every row cuts it in few runs, and it fills no disc", () => {
  const { width, height } = sizes[0];
  const mask = polygon(sizes[0], 0.1, random("edges"));
  const runs = Array.from({ length: height }, (_, y) => {
    const row = mask.subarray(y * width, (y + 1) * width);
    return row.reduce((count, value, x) => count + Number(value === 1 && row[x - 1] !== 1), 0);
  });
  expect(Math.max(...runs)).toBeLessThanOrEqual(4);
});

it("bounds hold all that is set, and nothing has none", () => {
  const size = { width: 5, height: 4 };
  const mask = new Uint8Array(20);
  expect(boundsOf(mask, size)).toBeUndefined();
  mask[1 * 5 + 2] = mask[3 * 5 + 4] = 1;
  expect(boundsOf(mask, size)).toEqual({ x: 2, y: 1, width: 3, height: 3 });
});

/** Number of pieces that hang together over their sides. */
function pieces(mask: Uint8Array, { width, height }: Size): number {
  const left = mask.slice();
  let count = 0;
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    count++;
    const waiting = [start];
    left[start] = 0;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (const [i, j] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ]) {
        if (i < 0 || j < 0 || i >= width || j >= height || !left[j * width + i]) continue;
        left[j * width + i] = 0;
        waiting.push(j * width + i);
      }
    }
  }
  return count;
}
