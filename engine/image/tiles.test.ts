import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlendedPlane, tilesOf } from "./tiles.ts";

const cases = fc
  .record({
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 300 }),
    stride: fc.constantFrom(1, 2, 4, 8),
    tile: fc.integer({ min: 4, max: 12 }).map((n) => 8 * n),
    share: fc.constantFrom(0, 0.25, 0.5),
  })
  .map(({ width, height, stride, tile, share }) => ({
    width,
    height,
    stride,
    tiling: { width: tile, height: tile, overlap: Math.floor(share * tile), align: 8 },
  }));

describe("tiles", () => {
  it("cover the picture, begin where they should, and share what they should", () => {
    fc.assert(
      fc.property(cases, ({ width, height, tiling }) => {
        const tiles = tilesOf(width, height, tiling);
        const seen = new Uint8Array(width * height);
        for (const { x, y, width: w, height: h } of tiles) {
          expect([x % 8, y % 8]).toEqual([0, 0]);
          expect(w > tiling.width - 8 || w === width).toBe(true);
          for (let row = y; row < y + h; row++) seen.fill(1, row * width + x, row * width + x + w);
        }
        expect(seen.includes(0)).toBe(false);
        const starts = [...new Set(tiles.map(({ x }) => x))];
        for (let i = 1; i < starts.length; i++)
          expect(starts[i - 1] + tiling.width - starts[i]).toBeGreaterThanOrEqual(tiling.overlap);
      }),
    );
  });

  it("cannot stand still", () => {
    expect(() => tilesOf(100, 100, { width: 32, height: 32, overlap: 30, align: 8 })).toThrow(RangeError);
  });
});

describe("blending", () => {
  it("gives back what each tile says of its place, whatever lies beyond the inner three quarters of the overlap", () => {
    fc.assert(
      fc.property(cases, ({ width, height, stride, tiling }) => {
        const blended = new BlendedPlane({ width, height }, tiling.overlap, stride);
        const truth = (x: number, y: number) => x + 1000 * y;
        for (const tile of tilesOf(width, height, tiling)) {
          // Padded on the right, as for a network of a fixed size.
          const [columns, rows] = [Math.ceil(tile.width / stride) + 3, Math.ceil(tile.height / stride)];
          const values = new Float32Array(columns * rows);
          for (let y = 0; y < rows; y++)
            for (let x = 0; x < columns; x++) {
              const inner = (start: number, at: number, extent: number, whole: number) =>
                (start === 0 || (at + 0.5) * stride > tiling.overlap / 4) &&
                (start + extent >= whole || extent - (at + 0.5) * stride > tiling.overlap / 4);
              const known = inner(tile.x, x, tile.width, width) && inner(tile.y, y, tile.height, height);
              values[y * columns + x] = known ? truth(tile.x / stride + x, tile.y / stride + y) : 1e9;
            }
          blended.add(tile, values, columns);
        }
        const { width: w, height: h, data } = blended.finish();
        expect([w, h]).toEqual([Math.ceil(width / stride), Math.ceil(height / stride)]);
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++)
            if (!(Math.abs(data[y * w + x] - truth(x, y)) <= 1e-6 * truth(w, h))) throw new Error(`${x} ${y}`);
      }),
    );
  });

  it("goes over from one tile to the next without a step, and leaves holes where numbers are none", () => {
    const tiling = { width: 64, height: 8, overlap: 32, align: 8 };
    const blended = new BlendedPlane({ width: 96, height: 8 }, 32, 1);
    const [left, right] = tilesOf(96, 8, tiling);
    blended.add(left, new Float32Array(64 * 8), 64);
    blended.add(right, new Float32Array(64 * 8).fill(1), 64);
    const { data } = blended.finish();
    expect([data[39], data[56]]).toEqual([0, 1]);
    for (let x = 1; x < 96; x++) expect(data[x] - data[x - 1]).toBeLessThan(0.07);

    const holes = new BlendedPlane({ width: 3, height: 1 }, 0, 1);
    holes.add({ x: 0, y: 0, width: 3, height: 1 }, Float32Array.of(1, Infinity, Number.NaN), 3);
    expect([...holes.finish().data]).toEqual([1, Number.NaN, Number.NaN]);
  });
});
