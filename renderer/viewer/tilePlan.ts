/**
 * Which tiles of a raster pyramid a view needs, and what to draw with the tiles that are there already.
 * Raster coordinates are pixels of level 0; a pixel (i, j) of level L covers [i * 2^L, (i+1) * 2^L) of them.
 */
import type { RasterInfo } from "../../contract/findings.ts";
import type { Point, Rect, Size } from "./viewTransform.ts";

export interface TileAddress {
  level: number;
  column: number;
  row: number;
}

/** Size of a level in its own pixels. */
export function levelSize(raster: RasterInfo, level: number): Size {
  const shrink = 2 ** level;
  return { width: Math.ceil(raster.width / shrink), height: Math.ceil(raster.height / shrink) };
}

/** Size of a tile in pixels of its level; tiles at the right and lower edge are smaller. */
export function tileSize(raster: RasterInfo, tile: TileAddress): Size {
  const level = levelSize(raster, tile.level);
  return {
    width: Math.min(raster.tile, level.width - tile.column * raster.tile),
    height: Math.min(raster.tile, level.height - tile.row * raster.tile),
  };
}

/** The tile that holds a raster pixel, at a level. */
export function tileAt(raster: RasterInfo, level: number, point: Point): TileAddress {
  const span = raster.tile * 2 ** level;
  return { level, column: Math.floor(point.x / span), row: Math.floor(point.y / span) };
}

/**
 * The coarsest level that still has a pixel for every pixel of the display.
 * @param scale device pixels per raster pixel
 */
export function levelFor(raster: RasterInfo, scale: number): number {
  // A hair of tolerance: a zoom of exactly 1/2 must choose level 1 in spite of rounding.
  const level = Math.floor(Math.log2(1 / scale) + 1e-6);
  return Math.min(Math.max(level, 0), raster.levels - 1);
}

/** All tiles of a level that touch `rect` (raster coordinates), those nearest its middle first. */
export function tilesIn(raster: RasterInfo, level: number, rect: Rect): TileAddress[] {
  if (rect.width <= 0 || rect.height <= 0) return [];
  const span = raster.tile * 2 ** level;
  const last = levelSize(raster, level);
  const lastColumn = Math.ceil(last.width / raster.tile) - 1;
  const lastRow = Math.ceil(last.height / raster.tile) - 1;
  const fromColumn = Math.max(0, Math.floor(rect.x / span));
  const toColumn = Math.min(lastColumn, Math.ceil((rect.x + rect.width) / span) - 1);
  const fromRow = Math.max(0, Math.floor(rect.y / span));
  const toRow = Math.min(lastRow, Math.ceil((rect.y + rect.height) / span) - 1);
  const tiles: TileAddress[] = [];
  for (let row = fromRow; row <= toRow; row++)
    for (let column = fromColumn; column <= toColumn; column++) tiles.push({ level, column, row });
  const middle = { x: (rect.x + rect.width / 2) / span - 0.5, y: (rect.y + rect.height / 2) / span - 0.5 };
  const distance = (tile: TileAddress) => Math.hypot(tile.column - middle.x, tile.row - middle.y);
  return tiles.sort((a, b) => distance(a) - distance(b));
}

export interface TilePlan {
  /** The level that is drawn, and its tiles in view. */
  level: number;
  target: TileAddress[];
  /** Everything worth loading, the most useful first: the coarsest level, a coarser preview, the target, a margin. */
  wanted: TileAddress[];
}

/** Levels between the target and its quick preview: a sixteenth of the tiles. */
const previewStep = 2;

/**
 * The tiles a view needs.
 * @param rect what is in view, in raster coordinates
 * @param scale device pixels per raster pixel
 */
export function planTiles(raster: RasterInfo, rect: Rect, scale: number): TilePlan {
  const level = levelFor(raster, scale);
  const top = raster.levels - 1;
  const target = tilesIn(raster, level, rect);
  const margin = raster.tile * 2 ** level * 0.5;
  const around = tilesIn(raster, level, {
    x: rect.x - margin,
    y: rect.y - margin,
    width: rect.width + 2 * margin,
    height: rect.height + 2 * margin,
  });
  const wanted: TileAddress[] = tilesIn(raster, top, { x: 0, y: 0, width: raster.width, height: raster.height });
  if (level + previewStep < top) wanted.push(...tilesIn(raster, level + previewStep, rect));
  if (level < top) {
    wanted.push(...target);
    const inView = new Set(target.map(tileName));
    wanted.push(...around.filter((tile) => !inView.has(tileName(tile))));
  }
  return { level, target, wanted };
}

/** A name for a tile within its raster. */
export function tileName(tile: TileAddress): string {
  return `${tile.level}/${tile.column}/${tile.row}`;
}

/** A piece to draw: a rectangle of a tile, in pixels of its level counted from the tile's corner. */
export interface TilePiece {
  tile: TileAddress;
  source: Rect;
}

function wholeTile(raster: RasterInfo, tile: TileAddress): TilePiece {
  return { tile, source: { x: 0, y: 0, ...tileSize(raster, tile) } };
}

function children(raster: RasterInfo, tile: TileAddress): TileAddress[] {
  const finer = { level: tile.level - 1, column: 2 * tile.column, row: 2 * tile.row };
  return [0, 1, 2, 3]
    .map((i) => ({ ...finer, column: finer.column + (i & 1), row: finer.row + (i >> 1) }))
    .filter((child) => {
      const size = tileSize(raster, child);
      return size.width > 0 && size.height > 0;
    });
}

function pieceOfAncestor(raster: RasterInfo, tile: TileAddress, level: number): TilePiece {
  const shrink = 2 ** (level - tile.level);
  const size = tileSize(raster, tile);
  const x = (tile.column * raster.tile) / shrink;
  const y = (tile.row * raster.tile) / shrink;
  const ancestor = { level, column: Math.floor(x / raster.tile), row: Math.floor(y / raster.tile) };
  return {
    tile: ancestor,
    source: {
      x: x - ancestor.column * raster.tile,
      y: y - ancestor.row * raster.tile,
      width: size.width / shrink,
      height: size.height / shrink,
    },
  };
}

/**
 * What to draw for the target tiles with the tiles at hand: the tile itself, else its four finer ones if all are
 * there, else its part of the nearest coarser one. Pieces never overlap, so a translucent layer stays even.
 * Nothing is drawn where no level has anything yet.
 */
export function piecesToDraw(
  raster: RasterInfo,
  target: readonly TileAddress[],
  has: (tile: TileAddress) => boolean,
): TilePiece[] {
  const pieces: TilePiece[] = [];
  for (const tile of target) {
    if (has(tile)) {
      pieces.push(wholeTile(raster, tile));
      continue;
    }
    const finer = tile.level > 0 ? children(raster, tile) : [];
    if (finer.length > 0 && finer.every(has)) {
      for (const child of finer) pieces.push(wholeTile(raster, child));
      continue;
    }
    for (let level = tile.level + 1; level < raster.levels; level++) {
      const piece = pieceOfAncestor(raster, tile, level);
      if (has(piece.tile)) {
        pieces.push(piece);
        break;
      }
    }
  }
  return pieces;
}

/** The rectangle of level 0 that a piece covers, cut at the raster's edge. */
export function pieceRect(raster: RasterInfo, piece: TilePiece): Rect {
  const grow = 2 ** piece.tile.level;
  const x = (piece.tile.column * raster.tile + piece.source.x) * grow;
  const y = (piece.tile.row * raster.tile + piece.source.y) * grow;
  return {
    x,
    y,
    width: Math.min(piece.source.width * grow, raster.width - x),
    height: Math.min(piece.source.height * grow, raster.height - y),
  };
}
