/** Inner corners of checkerboards: where two bright and two dark squares meet, so that brightness has a saddle. */
import { gaussianBlur } from "../../../image/gaussian.ts";
import type { Plane } from "../../../image/raster.ts";
import type { Pixel } from "../../refraction/camera.ts";

/** Angles are in radians, from x to the right towards y, which points down. */
export interface Corner {
  /** Pixel (i, j) covers [i, i + 1] x [j, j + 1]. */
  place: Pixel;
  /** The two lines that cross: angles in 0..pi, the lesser first. */
  lines: readonly [number, number];
  /** Whether the quarter from the first line on to the second is bright. */
  brightBetween: boolean;
}

/** Pixels. Squares have to be three times as wide as the radius of the ring that is looked at. */
const SIGMA = 1.5;
const RING = 5;
const RING_SAMPLES = 48;
/** No two corners are so near to each other, pixels. */
const APART = 4;
/** A saddle counts down to that share of the steepest ones, of which so many belong to a board. */
const LEAST_SHARE = 0.03;
const STEEPEST = 20;
/** More corners than a large board has are texture; the weakest are left out. */
const MOST = 2000;
/** Of brightness in 0..1, between bright and dark quarters. */
const LEAST_CONTRAST = 0.08;
/** Radians: opposite edges are less than that off a line, and lines cross at more than the second. */
const STRAIGHT = 0.45;
const LEAST_CROSSING = 0.35;

/** @param plane brightness in 0..1. @returns to a pixel or so; see refineCorner. */
export function findCorners(plane: Plane): Corner[] {
  const smooth = gaussianBlur(plane, SIGMA);
  const steep = saddles(smooth);
  const found = peaks(steep).sort((a, b) => steep.data[b] - steep.data[a]);
  if (found.length === 0) return [];
  const least = LEAST_SHARE * steep.data[found[Math.min(found.length, STEEPEST) - 1]];
  const { width } = plane;
  return found
    .slice(0, MOST)
    .filter((at) => steep.data[at] >= least)
    .flatMap((at) => cornerAt(smooth, at % width, Math.floor(at / width)) ?? []);
}

/** Minus the determinant of the second derivatives: large where brightness curves up one way and down another. */
function saddles({ width, height, data }: Plane): Plane {
  const steep = new Float32Array(data.length);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const twice = 2 * data[at];
      const across = data[at - 1] - twice + data[at + 1];
      const down = data[at - width] - twice + data[at + width];
      const mixed = (data[at + width + 1] + data[at - width - 1] - data[at + width - 1] - data[at - width + 1]) / 4;
      steep[at] = Math.max(0, mixed * mixed - across * down);
    }
  return { width, height, data: steep };
}

/** Indices of what is largest within APART pixels, far enough from the edge for the ring. */
function peaks({ width, height, data }: Plane): number[] {
  const found: number[] = [];
  const margin = RING + 2;
  for (let y = margin; y < height - margin; y++)
    for (let x = margin; x < width - margin; x++) {
      const at = y * width + x;
      if (!(data[at] > 0) || data[at] < data[at - 1] || data[at] <= data[at + 1]) continue;
      if (isLargest(data, at, width)) found.push(at);
    }
  return found;
}

function isLargest(data: Float32Array, at: number, width: number): boolean {
  for (let down = -APART; down <= APART; down++)
    for (let across = -APART; across <= APART; across++) {
      const other = at + down * width + across;
      if (data[other] > data[at] || (data[other] === data[at] && other < at)) return false;
    }
  return true;
}

/** Undefined where a ring around the place is not bright and dark in turn, twice, with straight lines between. */
function cornerAt(smooth: Plane, x: number, y: number): Corner | undefined {
  const ring = Array.from({ length: RING_SAMPLES }, (_, i) => {
    const angle = (2 * Math.PI * i) / RING_SAMPLES;
    return sample(smooth, x + RING * Math.cos(angle), y + RING * Math.sin(angle));
  });
  const [dark, bright] = [Math.min(...ring), Math.max(...ring)];
  if (bright - dark < LEAST_CONTRAST) return undefined;
  const middle = (dark + bright) / 2;
  const edges: number[] = [];
  for (const [i, value] of ring.entries()) {
    const next = ring[(i + 1) % RING_SAMPLES];
    if (value >= middle !== next >= middle)
      edges.push((2 * Math.PI * (i + (middle - value) / (next - value))) / RING_SAMPLES);
  }
  if (edges.length !== 4) return undefined;
  const lines = [0, 1].map((i) => {
    const bent = edges[i + 2] - edges[i] - Math.PI;
    return { angle: (edges[i] + bent / 2) % Math.PI, bent };
  });
  const crossing = lines[1].angle - lines[0].angle;
  const least = Math.min(Math.abs(crossing), Math.PI - Math.abs(crossing));
  if (lines.some(({ bent }) => Math.abs(bent) > STRAIGHT) || least < LEAST_CROSSING) return undefined;
  const [first, second] = lines.map(({ angle }) => angle).sort((a, b) => a - b);
  const between = ring[Math.round((((first + second) / 2) * RING_SAMPLES) / (2 * Math.PI)) % RING_SAMPLES];
  return { place: [x + 0.5, y + 0.5], lines: [first, second], brightBetween: between >= middle };
}

/** Bilinear; x, y count from the middle of the first pixel. */
function sample({ width, data }: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [a, b] = [x - left, y - top];
  const at = top * width + left;
  return (
    (1 - b) * ((1 - a) * data[at] + a * data[at + 1]) + b * ((1 - a) * data[at + width] + a * data[at + width + 1])
  );
}

/** Steps of refinement, and the change in pixels that ends them. */
const STEPS = 15;
const CLOSE = 1e-3;

/**
 * The point to which the brightness in a window is symmetric: every gradient there is perpendicular to the way to it (Förstner and
 * Gülch 1987).
 * @param radius of the window, pixels, within which the lines are straight and no other corner lies.
 * @returns undefined where it wanders off by more than the radius, or to the edge of the picture.
 */
export function refineCorner({ width, height, data }: Plane, [x, y]: Pixel, radius: number): Pixel | undefined {
  const reach = Math.ceil(radius) + 1;
  // From here on counted from the middle of the first pixel.
  const [startX, startY] = [x - 0.5, y - 0.5];
  let [atX, atY] = [startX, startY];
  for (let step = 0; step < STEPS; step++) {
    const [middleX, middleY] = [Math.round(atX), Math.round(atY)];
    if (middleX < reach || middleY < reach || middleX >= width - reach || middleY >= height - reach) return undefined;
    let [xx, xy, yy, rightX, rightY] = [0, 0, 0, 0, 0];
    for (let row = middleY - reach + 1; row < middleY + reach; row++)
      for (let column = middleX - reach + 1; column < middleX + reach; column++) {
        const [awayX, awayY] = [column - atX, row - atY];
        const weight = Math.exp((-2 * (awayX * awayX + awayY * awayY)) / (radius * radius));
        const at = row * width + column;
        const across = data[at + 1] - data[at - 1];
        const down = data[at + width] - data[at - width];
        const [a, b, c] = [weight * across * across, weight * across * down, weight * down * down];
        xx += a;
        xy += b;
        yy += c;
        rightX += a * awayX + b * awayY;
        rightY += b * awayX + c * awayY;
      }
    const determinant = xx * yy - xy * xy;
    if (!(determinant > 0)) return undefined;
    const [moveX, moveY] = [(yy * rightX - xy * rightY) / determinant, (xx * rightY - xy * rightX) / determinant];
    [atX, atY] = [atX + moveX, atY + moveY];
    if (!(Math.hypot(atX - startX, atY - startY) <= radius)) return undefined;
    if (Math.hypot(moveX, moveY) < CLOSE) break;
  }
  return [atX + 0.5, atY + 0.5];
}
