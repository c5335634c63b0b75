/** Outlines of balls from a picture that is white where a ball is: points on the borders of its white parts, finer than pixels. */
import { connectedRegions } from "../../image/connectedRegions.ts";
import { gaussianBlur } from "../../image/gaussian.ts";
import type { Plane } from "../../image/raster.ts";
import type { Pixel } from "../refraction/camera.ts";

/** One white part of a mask. */
export interface MaskOutline {
  /** Around it, in no order; none where it is smaller than LEAST_PIXELS. */
  points: Pixel[];
  /** Of its pixels the middle, and how many there are. */
  middle: Pixel;
  pixels: number;
}

/** Smaller parts, some 11 pixels across, are specks. */
export const LEAST_PIXELS = 100;
/** What is at least so bright, of 1, is white. */
const WHITE = 0.5;
/** Steps of masks without grey are smoothed away; that draws the outline of a ball 100 pixels wide in by 0.01 pixels. */
const SIGMA = 1;
/** Of the edge of the picture, pixels: there the border is no outline, or smoothed with what lies outside. */
const EDGE = 4;
/** Pixels between points, so that each says something of its own. */
const APART = 3;

/** @param mask brightness in 0..1. @returns the white parts from left to right, by their middles; holes in them do not count. */
export function outlinesFromMask(mask: Plane): MaskOutline[] {
  const { width, height, data } = mask;
  const white = Uint8Array.from(data, (value) => Number(value >= WHITE));
  return connectedRegions(white, width, height)
    .map((cells) => {
      let [x, y] = [0, 0];
      for (const cell of cells) {
        x += (cell % width) + 0.5;
        y += Math.floor(cell / width) + 0.5;
      }
      const middle: Pixel = [x / cells.length, y / cells.length];
      const points = cells.length < LEAST_PIXELS ? [] : apart(borderOf(cells, mask), middle);
      return { points, middle, pixels: cells.length };
    })
    .sort((a, b) => a.middle[0] - b.middle[0] || a.middle[1] - b.middle[1]);
}

/** Where the smoothed mask passes through half of white, between neighbouring pixels in rows and columns. */
function borderOf(cells: Int32Array, mask: Plane): Pixel[] {
  const { left, top, part } = cutOut(cells, mask);
  const { width, height, data } = gaussianBlur(part, SIGMA);
  const points: Pixel[] = [];
  const crossing = (at: number, next: number, x: number, y: number) => {
    const [a, b] = [data[at] - WHITE, data[next] - WHITE];
    if (a >= 0 === b >= 0) return;
    const along = a / (a - b);
    const point: Pixel =
      next === at + 1 ? [left + x + 0.5 + along, top + y + 0.5] : [left + x + 0.5, top + y + 0.5 + along];
    if (Math.min(point[0], point[1], mask.width - point[0], mask.height - point[1]) > EDGE) points.push(point);
  };
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      crossing(at, at + 1, x, y);
      crossing(at, at + width, x, y);
    }
  return points;
}

/** The part with its grey border and without holes, on black, with room for smoothing around it. */
function cutOut(cells: Int32Array, { width, height, data }: Plane): { left: number; top: number; part: Plane } {
  const room = Math.ceil(3 * SIGMA) + 2;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const cell of cells) {
    const [x, y] = [cell % width, Math.floor(cell / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  [left, top] = [left - room, top - room];
  const part = { width: right + room + 1 - left, height: bottom + room + 1 - top };
  const inside = new Uint8Array(part.width * part.height);
  for (const cell of cells) inside[(Math.floor(cell / width) - top) * part.width + (cell % width) - left] = 1;
  const values = new Float32Array(inside.length);
  for (const outside of connectedRegions(
    inside.map((value) => 1 - value),
    part.width,
    part.height,
  ))
    if (outside[0] !== 0) for (const at of outside) inside[at] = 1;
  for (let y = 1; y < part.height - 1; y++)
    for (let x = 1; x < part.width - 1; x++) {
      const at = y * part.width + x;
      const [column, row] = [x + left, y + top];
      const framed = column >= 0 && row >= 0 && column < width && row < height;
      const value = framed ? data[row * width + column] : inside[at];
      // Grey pixels along the border say how much of them is covered.
      if (inside[at]) values[at] = touches(inside, at, part.width, 0) ? Math.max(WHITE, value) : 1;
      else if (value < WHITE && touches(inside, at, part.width, 1)) values[at] = value;
    }
  return { left, top, part: { ...part, data: values } };
}

const touches = (inside: Uint8Array, at: number, width: number, value: number): boolean =>
  [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].some((step) => inside[at + step] === value);

/** Fewer of the points, by their angles around the middle. */
function apart(points: readonly Pixel[], [x, y]: Pixel): Pixel[] {
  const angle = (point: Pixel) => Math.atan2(point[1] - y, point[0] - x);
  const sorted = points.toSorted((a, b) => angle(a) - angle(b));
  const chosen: Pixel[] = [];
  for (const point of sorted) {
    const last = chosen.at(-1);
    const far = (other: Pixel) => Math.hypot(point[0] - other[0], point[1] - other[1]) >= APART;
    if (!last || (far(last) && far(chosen[0]))) chosen.push(point);
  }
  return chosen;
}
