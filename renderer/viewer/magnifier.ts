/** A lens over the picture: eight times larger, with the contrast stretched to what lies under it. */
import type { RasterInfo } from "../../contract/findings.ts";
import { cutBlock } from "./samples.ts";
import { levelFor } from "./tilePlan.ts";
import type { Point, Rect } from "./viewTransform.ts";

export const lensFactor = 8;

/** Side of the lens in CSS pixels. */
export const lensSide = 176;

/** One picture pixel never fills more than this many device pixels of the lens. */
const maxLensZoom = 96;

/** Contrast is stretched at most so far: from this many grey levels to all 256. */
const leastSpan = 8;

export interface LensPlan {
  level: number;
  /** Pixels of the level under the lens, not cut at the picture's edge. */
  block: Rect;
  /** Device pixels per level pixel. */
  scale: number;
  /** Level coordinates of the middle of the lens. */
  centre: Point;
  /** Side of the lens in device pixels. */
  side: number;
}

/**
 * @param at picture coordinates under the cursor
 * @param zoom of the view, device pixels per picture pixel
 * @param side device pixels
 */
export function planLens(picture: RasterInfo, at: Point, zoom: number, side: number): LensPlan {
  const lensZoom = Math.min(zoom * lensFactor, maxLensZoom);
  const level = levelFor(picture, lensZoom);
  const shrink = 2 ** level;
  const scale = lensZoom * shrink;
  const centre = { x: at.x / shrink, y: at.y / shrink };
  const x = Math.floor(centre.x - side / 2 / scale);
  const y = Math.floor(centre.y - side / 2 / scale);
  const block = {
    x,
    y,
    width: Math.ceil(centre.x + side / 2 / scale) - x,
    height: Math.ceil(centre.y + side / 2 / scale) - y,
  };
  return { level, block, scale, centre, side };
}

/**
 * Values below and above which one hundredth of all R, G and B values lie, at least `leastSpan` apart. All channels
 * count, not their luma: a saturated colour would otherwise be stretched beyond what can be shown.
 */
export function stretchBounds(rgb: Uint8Array): [low: number, high: number] {
  const histogram = new Uint32Array(256);
  for (const value of rgb) histogram[value]++;
  const percentile = (share: number) => {
    let sum = 0;
    for (let level = 0; level < 256; level++) {
      sum += histogram[level];
      if (sum > share * rgb.length) return level;
    }
    return 255;
  };
  const low = percentile(0.01);
  const high = percentile(0.99);
  const lacking = Math.max(0, leastSpan - (high - low));
  return [low - lacking / 2, high + lacking / 2];
}

/**
 * The pixels of the lens, row-major, `side * side` words R, G, B, A; transparent beyond the picture's edge.
 * All channels are stretched alike, so hues stay.
 * @param rgb the plan's block, cut at the edge, see readBlock
 */
export function renderLens(picture: RasterInfo, plan: LensPlan, rgb: Uint8Array): Uint32Array {
  const { side, scale, centre } = plan;
  const cut = cutBlock(picture, plan.level, plan.block);
  const [low, high] = stretchBounds(rgb);
  const tone = Uint8ClampedArray.from({ length: 256 }, (_, value) => ((value - low) * 255) / (high - low));
  const along = (middle: number, from: number, length: number) =>
    Int32Array.from({ length: side }, (_, i) => {
      const at = Math.floor(middle + (i + 0.5 - side / 2) / scale) - from;
      return at >= 0 && at < length ? at : -1;
    });
  const columns = along(centre.x, cut.x, cut.width);
  const rows = along(centre.y, cut.y, cut.height);
  const out = new Uint32Array(side * side);
  for (let y = 0; y < side; y++) {
    if (rows[y] < 0) continue;
    for (let x = 0; x < side; x++) {
      if (columns[x] < 0) continue;
      const i = 3 * (rows[y] * cut.width + columns[x]);
      out[y * side + x] = 0xff000000 | (tone[rgb[i + 2]] << 16) | (tone[rgb[i + 1]] << 8) | tone[rgb[i]];
    }
  }
  return out;
}
