import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RasterInfo } from "../../contract/findings.ts";
import {
  levelFor,
  levelSize,
  pieceRect,
  piecesToDraw,
  planTiles,
  type TileAddress,
  tileAt,
  tileName,
  tileSize,
  tilesIn,
} from "./tilePlan.ts";

function raster(width: number, height: number, tile = 256): RasterInfo {
  let levels = 1;
  while (Math.max(width, height) > tile * 2 ** (levels - 1)) levels++;
  return { id: "r", width, height, tile, levels, sample: "rgb8" };
}

const anyRaster = fc
  .tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), fc.constantFrom(64, 256))
  .map(([width, height, tile]) => raster(width, height, tile));

const rectIn = (r: RasterInfo) =>
  fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: 0, max: 1, noNaN: true }))).map(([a, b, c, d]) => ({
    x: a * (r.width - 1),
    y: b * (r.height - 1),
    width: 0.5 + c * Math.min(1500, r.width),
    height: 0.5 + d * Math.min(1000, r.height),
  }));

const withRect = anyRaster.chain((r) => rectIn(r).map((rect) => ({ r, rect })));

describe("tile plan", () => {
  it("sizes follow the pyramid: halves rounded up, smaller tiles at the edge", () => {
    const r = raster(1001, 513);
    expect(levelSize(r, 0)).toEqual({ width: 1001, height: 513 });
    expect(levelSize(r, 1)).toEqual({ width: 501, height: 257 });
    expect(levelSize(r, 2)).toEqual({ width: 251, height: 129 });
    expect(tileSize(r, { level: 1, column: 1, row: 1 })).toEqual({ width: 245, height: 1 });
    expect(tileAt(r, 1, { x: 600, y: 100 })).toEqual({ level: 1, column: 1, row: 0 });
  });

  it("chooses a level with at least one pixel for every pixel of the display", () => {
    const r = raster(8000, 6000);
    expect(levelFor(r, 1)).toBe(0);
    expect(levelFor(r, 20)).toBe(0);
    expect(levelFor(r, 0.51)).toBe(0);
    expect(levelFor(r, 0.5)).toBe(1);
    expect(levelFor(r, 0.26)).toBe(1);
    expect(levelFor(r, 0.0001)).toBe(r.levels - 1);
  });

  it("the tiles of a rectangle cover it and none is beside it", () => {
    fc.assert(
      fc.property(withRect, fc.nat(6), ({ r, rect }, n) => {
        const level = Math.min(n, r.levels - 1);
        const tiles = tilesIn(r, level, rect);
        const names = new Set(tiles.map(tileName));
        expect(names.size).toBe(tiles.length);
        for (const fx of [0, 0.5, 0.999])
          for (const fy of [0, 0.5, 0.999]) {
            const point = {
              x: Math.min(r.width - 0.001, rect.x + fx * rect.width),
              y: Math.min(r.height - 0.001, rect.y + fy * rect.height),
            };
            expect(names.has(tileName(tileAt(r, level, point)))).toBe(true);
          }
        for (const tile of tiles) {
          const size = tileSize(r, tile);
          expect(size.width).toBeGreaterThan(0);
          expect(size.height).toBeGreaterThan(0);
          const span = r.tile * 2 ** level;
          expect(tile.column * span).toBeLessThan(rect.x + rect.width);
          expect((tile.column + 1) * span).toBeGreaterThan(rect.x);
        }
      }),
    );
  });

  it("asks for the coarsest level first, never twice for a tile, and for every target tile", () => {
    fc.assert(
      fc.property(withRect, fc.double({ min: -6, max: 4, noNaN: true }), ({ r, rect }, power) => {
        const plan = planTiles(r, rect, 2 ** power);
        const names = plan.wanted.map(tileName);
        expect(new Set(names).size).toBe(names.length);
        expect(plan.wanted[0].level).toBe(r.levels - 1);
        for (const tile of plan.target) expect(names).toContain(tileName(tile));
      }),
    );
  });

  it("draws coarse pieces for missing tiles, exactly over the target and without overlap", () => {
    fc.assert(
      fc.property(withRect, fc.nat(4), fc.infiniteStream(fc.boolean()), ({ r, rect }, n, coin) => {
        const level = Math.min(n, r.levels - 1);
        const target = tilesIn(r, level, rect);
        const known = new Map<string, boolean>();
        const has = (tile: TileAddress) => {
          if (tile.level === r.levels - 1) return true;
          const name = tileName(tile);
          if (!known.has(name)) known.set(name, coin.next().value);
          return known.get(name)!;
        };
        const area = (list: { width: number; height: number }[]) => list.reduce((s, p) => s + p.width * p.height, 0);
        const pieces = piecesToDraw(r, target, has).map((piece) => {
          expect(has(piece.tile)).toBe(true);
          return pieceRect(r, piece);
        });
        const whole = target.map((tile) => pieceRect(r, { tile, source: { x: 0, y: 0, ...tileSize(r, tile) } }));
        expect(area(pieces)).toBeCloseTo(area(whole), 3);
        for (const piece of pieces) {
          expect(piece.width).toBeGreaterThan(0);
          const holders = whole.filter(
            (w) =>
              piece.x >= w.x - 1e-9 &&
              piece.y >= w.y - 1e-9 &&
              piece.x + piece.width <= w.x + w.width + 1e-6 &&
              piece.y + piece.height <= w.y + w.height + 1e-6,
          );
          expect(holders).toHaveLength(1);
        }
      }),
    );
  });

  it("draws nothing where nothing is loaded", () => {
    const r = raster(2000, 2000);
    expect(piecesToDraw(r, tilesIn(r, 0, { x: 0, y: 0, width: 600, height: 600 }), () => false)).toEqual([]);
  });
});
