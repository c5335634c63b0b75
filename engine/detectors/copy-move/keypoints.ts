/** Key points: extrema of the difference of Gaussians, after Lowe, IJCV 2004, sections 3 and 4. */
import { LEVELS, type Octave, sigmaOf } from "./scaleSpace.ts";

export interface Keypoint {
  /** Index of the octave. */
  octave: number;
  /** Position in pixels of the octave. */
  x: number;
  y: number;
  /** Level of the octave, 1..LEVELS. */
  level: number;
  /** Scale in pixels of the octave. */
  sigma: number;
  /** Height of the extremum in grey levels, positive. */
  contrast: number;
}

/** Lowe takes 7.65 grey levels; copied lawns and walls show less. */
const LEAST_CONTRAST = 0.8;
/** Greatest ratio of the two curvatures: points on straight edges slide along them. */
const LARGEST_CURVATURE_RATIO = 10;
/** Distance from the border of an octave in pixels. */
const BORDER = 6;
/** Edge of the cells among which the points are shared out, in working pixels. */
const CELL = 48;

/** All extrema, by octave, level, row and column. */
export function findKeypoints(octaves: readonly Octave[]): Keypoint[] {
  const points: Keypoint[] = [];
  octaves.forEach((octave, index) => {
    const differences = octave.levels.slice(1).map((level, i) => difference(level, octave.levels[i]));
    for (let level = 1; level <= LEVELS; level++) {
      const [below, own, above] = differences.slice(level - 1, level + 2);
      const { width, height } = octave;
      for (let y = BORDER; y < height - BORDER; y++)
        for (let x = BORDER, at = y * width + BORDER; x < width - BORDER; x++, at++) {
          const value = own[at];
          if (Math.abs(value) < LEAST_CONTRAST || !isExtremum(below, own, above, at, width)) continue;
          const point = refined(below, own, above, at, width);
          if (!point) continue;
          points.push({
            octave: index,
            x: x + point.dx,
            y: y + point.dy,
            level,
            sigma: sigmaOf(level + point.ds),
            contrast: Math.abs(value),
          });
        }
    }
  });
  return points;
}

function difference(level: Float32Array, below: Float32Array): Float32Array {
  const result = new Float32Array(level.length);
  for (let at = 0; at < result.length; at++) result[at] = level[at] - below[at];
  return result;
}

function isExtremum(below: Float32Array, own: Float32Array, above: Float32Array, at: number, width: number): boolean {
  const value = own[at];
  const sign = value > 0 ? 1 : -1;
  const height = sign * value;
  if (sign * own[at - 1] >= height || sign * own[at + 1] > height) return false;
  for (let row = at - width; row <= at + width; row += width)
    for (let i = row - 1; i <= row + 1; i++) {
      if (sign * below[i] >= height || sign * above[i] >= height) return false;
      // Of equal neighbours the first one counts.
      if (i < at ? sign * own[i] >= height : sign * own[i] > height) return false;
    }
  return true;
}

/** Offsets of the extremum by a parabola along each axis; nothing where the point lies on a straight edge. */
function refined(below: Float32Array, own: Float32Array, above: Float32Array, at: number, width: number) {
  const value = own[at];
  const dxx = own[at + 1] + own[at - 1] - 2 * value;
  const dyy = own[at + width] + own[at - width] - 2 * value;
  const dxy = (own[at + width + 1] - own[at + width - 1] - own[at - width + 1] + own[at - width - 1]) / 4;
  const determinant = dxx * dyy - dxy * dxy;
  const ratio = LARGEST_CURVATURE_RATIO;
  if (determinant <= 0 || (dxx + dyy) ** 2 * ratio >= (ratio + 1) ** 2 * determinant) return undefined;
  const dss = below[at] + above[at] - 2 * value;
  const gx = (own[at + 1] - own[at - 1]) / 2;
  const gy = (own[at + width] - own[at - width]) / 2;
  return {
    dx: clamped((dxy * gy - dyy * gx) / determinant),
    dy: clamped((dxy * gx - dxx * gy) / determinant),
    ds: dss === 0 ? 0 : clamped((below[at] - above[at]) / (2 * dss)),
  };
}

const clamped = (offset: number): number => Math.max(-0.6, Math.min(0.6, offset));

/**
 * At most `most` points, shared out over the picture: first the one of highest contrast in each cell, then the second
 * ones and so on, so that smooth parts keep theirs.
 */
export function spreadOut(points: readonly Keypoint[], octaves: readonly Octave[], most: number): Keypoint[] {
  if (points.length <= most) return [...points];
  const columns = Math.ceil(octaves[0].width / CELL) + 1;
  const cells = new Map<number, Keypoint[]>();
  for (const point of points) {
    const { step } = octaves[point.octave];
    const cell = Math.floor((point.y * step) / CELL) * columns + Math.floor((point.x * step) / CELL);
    const members = cells.get(cell);
    if (members) members.push(point);
    else cells.set(cell, [point]);
  }
  for (const members of cells.values()) members.sort((a, b) => b.contrast - a.contrast);
  const ranks = [...cells.values()].flatMap((members) => members.map((point, rank) => ({ point, rank })));
  return ranks
    .sort((a, b) => a.rank - b.rank || b.point.contrast - a.point.contrast)
    .slice(0, most)
    .map(({ point }) => point);
}
