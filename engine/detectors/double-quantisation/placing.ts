/** From blocks of any grid to the picture: maps and rectangles. */
import type { Region } from "../../finding.ts";
import type { Plane } from "../../image/raster.ts";
import type { OddRegion } from "./twoPopulations.ts";

/** Blocks of 8x8 pixels whose first one has its corner at (x, y), which may lie outside the picture. */
export interface Placement {
  x: number;
  y: number;
  columns: number;
}

/** One value per 8x8 pixels of the picture: that of the block over their middle, NaN where there is none. */
export function placeMap(values: Float32Array, { x, y, columns }: Placement, width: number, height: number): Plane {
  const plane = { width: Math.ceil(width / 8), height: Math.ceil(height / 8) };
  const rows = values.length / columns;
  const data = Float32Array.from({ length: plane.width * plane.height }, (_, i) => {
    const column = Math.floor((8 * (i % plane.width) + 4 - x) / 8);
    const row = Math.floor((8 * Math.floor(i / plane.width) + 4 - y) / 8);
    return column >= 0 && column < columns && row >= 0 && row < rows ? values[row * columns + column] : NaN;
  });
  return { ...plane, data };
}

/** The rectangle around a region, cut off at the borders of the picture. */
export function placeRegion(
  { blocks, nats }: OddRegion,
  { x, y, columns }: Placement,
  width: number,
  height: number,
  label: string,
): Region {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (const block of blocks) {
    const blockX = x + 8 * (block % columns);
    const blockY = y + 8 * Math.floor(block / columns);
    left = Math.min(left, Math.max(0, blockX));
    right = Math.max(right, Math.min(width, blockX + 8));
    top = Math.min(top, Math.max(0, blockY));
    bottom = Math.max(bottom, Math.min(height, blockY + 8));
  }
  const area = Math.min((right - left) * (bottom - top), 64 * blocks.length);
  return {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    area,
    label: `${label}, ${nats.toFixed(0)} nats`,
  };
}
