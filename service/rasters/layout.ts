/**
 * How a raster lies in its file: level after level, in each level tile after tile in row order, in each tile row after
 * row without padding. Every position follows from the RasterInfo, so the file needs no index.
 */
import type { RasterInfo } from "../../contract/findings.ts";

export const tileSize = 256;

export const bytesPerPixel = { rgb8: 3, u16: 2 } as const;

export interface LevelLayout {
  width: number;
  height: number;
  columns: number;
  rows: number;
  /** Offset of its first tile in the file. */
  offset: number;
}

/** Levels down to the first that fits into one tile. */
export function levelCount(width: number, height: number): number {
  let levels = 1;
  for (let side = Math.max(width, height); side > tileSize; side = Math.ceil(side / 2)) levels++;
  return levels;
}

/** Size, tiles and place of every level. */
export function layoutOf(info: RasterInfo): LevelLayout[] {
  const layout: LevelLayout[] = [];
  let { width, height } = info;
  let offset = 0;
  for (let level = 0; level < info.levels; level++) {
    const columns = Math.ceil(width / info.tile);
    layout.push({ width, height, columns, rows: Math.ceil(height / info.tile), offset });
    offset += width * height * bytesPerPixel[info.sample];
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
  }
  return layout;
}

/** Place and size of one tile; undefined where there is no such tile. */
export function tileAt(
  info: RasterInfo,
  level: number,
  column: number,
  row: number,
): { offset: number; width: number; height: number } | undefined {
  const place = layoutOf(info)[level];
  const inside = (index: number, count: number) => Number.isInteger(index) && index >= 0 && index < count;
  if (!place || !inside(column, place.columns) || !inside(row, place.rows)) return undefined;
  const width = Math.min(info.tile, place.width - column * info.tile);
  const height = Math.min(info.tile, place.height - row * info.tile);
  // The tile rows above are complete, the tiles to the left have full width.
  const pixelsBefore = row * info.tile * place.width + column * info.tile * height;
  return { offset: place.offset + pixelsBefore * bytesPerPixel[info.sample], width, height };
}
