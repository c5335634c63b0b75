/** How large the maps of views may become, and what a reader must know where one is smaller than its picture. */
import { sizeWithin } from "../image/averagedPlane.ts";

/** Values in the map of a view that is looked at as a whole. */
export const OVERVIEW_VALUES = 4_000_000;
/** Values in the map of a view that is read pixel by pixel. */
export const PIXEL_VALUES = 24_000_000;

/** A view reports its progress once in so many rows. */
export const PROGRESS_ROWS = 256;

/** The limit to state for a picture of this size: none where the map holds every pixel. */
export function sizeLimits(width: number, height: number, maxValues: number): string[] {
  const map = sizeWithin(width, height, maxValues);
  if (map.width === width && map.height === height) return [];
  return [
    `The map has ${map.width} x ${map.height} values, averaged from ${width} x ${height} pixels: finer detail is not in it.`,
  ];
}
