/** Where the windows of the network lie on a picture, and a value per window as a value per pixel. */
import type { Plane } from "../../image/raster.ts";

/** Windows of a network that looks at all places in one pass, in pixels. */
export interface Windows {
  /** Edge of the square that a window sees. */
  edge: number;
  /** Distance of neighbouring windows. */
  step: number;
}

/**
 * The map at places of a picture: bilinear between the centres of windows, beyond them the nearest.
 * @param every pixels between two places: 1 for every pixel.
 * @returns row-major, ceil(height / every) rows of ceil(width / every); NaN where one of the windows around was not computed.
 */
export function mapOverPicture(map: Plane, windows: Windows, width: number, height: number, every = 1): Plane {
  const [columns, rows] = [Math.ceil(width / every), Math.ceil(height / every)];
  const data = new Float32Array(columns * rows);
  const place = (at: number, cells: number): [from: number, to: number, share: number] => {
    const position = Math.min(cells - 1, Math.max(0, (at + 0.5 - windows.edge / 2) / windows.step));
    const from = Math.floor(position);
    return [from, Math.min(cells - 1, from + 1), position - from];
  };
  const across = Array.from({ length: columns }, (_, x) => place(x * every, map.width));
  for (let y = 0; y < rows; y++) {
    const [top, bottom, down] = place(y * every, map.height);
    const above = map.data.subarray(top * map.width, (top + 1) * map.width);
    const below = map.data.subarray(bottom * map.width, (bottom + 1) * map.width);
    for (let x = 0; x < columns; x++) {
      const [left, right, share] = across[x];
      const upper = mix(above[left], above[right], share);
      const lower = mix(below[left], below[right], share);
      data[y * columns + x] = mix(upper, lower, down);
    }
  }
  return { width: columns, height: rows, data };
}

/** Of two numbers; one that does not count may be NaN. */
const mix = (a: number, b: number, share: number): number =>
  share === 0 ? a : share === 1 ? b : a * (1 - share) + b * share;
