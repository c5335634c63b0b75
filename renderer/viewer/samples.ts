/** Reads exact samples of a raster from the raw tiles that are loaded. */
import type { RasterInfo } from "../../contract/findings.ts";
import { levelSize, type TileAddress, tileAt, tileSize, tilesIn } from "./tilePlan.ts";
import type { Point, Rect } from "./viewTransform.ts";

export type Samples = Uint8Array | Uint16Array;

/** Looks up a loaded raw tile. */
export type RawTiles = (tile: TileAddress) => Samples | undefined;

/** Numbers per pixel of a raster. */
export const channelsOf = (raster: RasterInfo): number => (raster.sample === "rgb8" ? 3 : 1);

/**
 * A fetched tile as numbers, without a copy.
 * @throws Error if its size is not what the raster says
 */
export function readTile(raster: RasterInfo, tile: TileAddress, buffer: ArrayBuffer): Samples {
  const { width, height } = tileSize(raster, tile);
  const expected = width * height * (raster.sample === "rgb8" ? 3 : 2);
  if (buffer.byteLength !== expected)
    throw new Error(
      `Tile ${tile.level}/${tile.column}/${tile.row} of ${raster.id} has ${buffer.byteLength} bytes instead of ${expected}.`,
    );
  return raster.sample === "rgb8" ? new Uint8Array(buffer) : new Uint16Array(buffer);
}

/** The numbers of one pixel of level 0, or null while its tile is not loaded. */
export function readPixel(raster: RasterInfo, point: Point, raw: RawTiles): number[] | null {
  const tile = tileAt(raster, 0, point);
  const samples = raw(tile);
  if (!samples) return null;
  const channels = channelsOf(raster);
  const offset =
    channels *
    ((point.y - tile.row * raster.tile) * tileSize(raster, tile).width + point.x - tile.column * raster.tile);
  return Array.from(samples.subarray(offset, offset + channels));
}

/** The pixel of `map` that speaks for a pixel of `picture`. */
export function mapPixel(picture: RasterInfo, map: RasterInfo, pixel: Point): Point {
  return {
    x: Math.min(map.width - 1, Math.floor(((pixel.x + 0.5) * map.width) / picture.width)),
    y: Math.min(map.height - 1, Math.floor(((pixel.y + 0.5) * map.height) / picture.height)),
  };
}

/** Tiles of a level that a block needs; `block` in whole pixels of that level. */
export function tilesOfBlock(raster: RasterInfo, level: number, block: Rect): TileAddress[] {
  const grow = 2 ** level;
  const cut = cutBlock(raster, level, block);
  return tilesIn(raster, level, {
    x: cut.x * grow,
    y: cut.y * grow,
    width: cut.width * grow,
    height: cut.height * grow,
  });
}

/** The part of a block that lies inside the level. */
export function cutBlock(raster: RasterInfo, level: number, block: Rect): Rect {
  const size = levelSize(raster, level);
  const x = Math.max(0, block.x);
  const y = Math.max(0, block.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(size.width, block.x + block.width) - x),
    height: Math.max(0, Math.min(size.height, block.y + block.height) - y),
  };
}

/**
 * Copies a block of an rgb8 raster out of its tiles.
 * @returns interleaved RGB of the block cut at the level's edge, or null while a tile is missing
 */
export function readBlock(raster: RasterInfo, level: number, block: Rect, raw: RawTiles): Uint8Array | null {
  const cut = cutBlock(raster, level, block);
  const out = new Uint8Array(3 * cut.width * cut.height);
  for (const tile of tilesOfBlock(raster, level, block)) {
    const samples = raw(tile);
    if (!samples) return null;
    const size = tileSize(raster, tile);
    const left = tile.column * raster.tile;
    const upper = tile.row * raster.tile;
    const x0 = Math.max(cut.x, left);
    const x1 = Math.min(cut.x + cut.width, left + size.width);
    for (let y = Math.max(cut.y, upper); y < Math.min(cut.y + cut.height, upper + size.height); y++) {
      const from = 3 * ((y - upper) * size.width + x0 - left);
      out.set(samples.subarray(from, from + 3 * (x1 - x0)), 3 * ((y - cut.y) * cut.width + x0 - cut.x));
    }
  }
  return out;
}
