/**
 * The region of a picture whose places differ most from all others. Where the coordinates of all places have mean 0 and
 * variance 1 along independent axes (whitened), a region with the share s of them and the mean difference d from the rest
 * explains the part s (1 - s) |d|^2 of the variance in the direction d, and no other direction explains more (Fisher's
 * discriminant; Hotelling's T^2 is n - 2 times explained / (1 - explained)). What was pasted hangs together: so the search
 * begins with rectangles, and refines the best of them.
 */
import type { Region } from "../finding.ts";
import { gaussianBlur } from "../image/gaussian.ts";
import type { Plane } from "../image/raster.ts";

/** Places on a grid, each with `length` whitened coordinates. */
export interface WhitenedGrid {
  columns: number;
  rows: number;
  /** row * columns + column of each place that is known. */
  places: Int32Array;
  length: number;
  /** places.length * length. */
  values: Float64Array;
}

export interface CoherentRegion {
  /** Part of the variance in its own direction that the best rectangle explains, 0..1. */
  explained: number;
  /**
   * Where each place lies on the line from the mean of the rest, 0, to the mean of the region, 1, averaged with its
   * neighbours; NaN: unknown.
   */
  position: Plane;
  /** Share of the known places, at most one half. */
  share: number;
  /** 1: belongs to the region. Of the size of the grid. */
  member: Uint8Array;
}

/** Shares of the grid, and width by height, of the rectangles to begin with. */
const shares = [0.04, 0.08, 0.15];
const aspects = [1, 0.6, 1 / 0.6];
/** A rectangle must be known to such a part. */
const LEAST_KNOWN = 0.5;
/** Steps of refinement. */
const STEPS = 8;
/** Standard deviation of the neighbourhood, in places. */
const SMOOTHING = 1.5;
/** Smaller regions have no mean to speak of. */
const FEWEST = 4;

/** undefined where no rectangle fits or all places are alike. */
export function coherentRegion(grid: WhitenedGrid): CoherentRegion | undefined {
  const start = grid.length > 0 ? bestRectangle(grid) : undefined;
  return start && refine(grid, start);
}

/**
 * How much a region stands out, comparable across pictures of every size: ln(explained / (1 - explained)) + growth * ln(places /
 * 1000). With growth 1 it is the logarithm of Hotelling's T^2 but for a constant; that takes all places for independent,
 * which neighbours are not. With 0, the best of few places stands out by chance.
 */
export function distinction(explained: number, places: number, growth: number): number {
  const share = Math.min(1 - 1e-6, Math.max(1e-6, explained));
  return Math.log(share / (1 - share)) + growth * Math.log(places / 1000);
}

interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
  explained: number;
}

/** The rectangle that explains most. */
function bestRectangle(grid: WhitenedGrid): Rectangle | undefined {
  const { columns, rows, places, length } = grid;
  const sums = integral(grid);
  const pitch = length + 1;
  const stride = (columns + 1) * pitch;
  let best: Rectangle | undefined;
  for (const share of shares)
    for (const aspect of aspects) {
      const width = Math.max(2, Math.round(Math.sqrt(share * columns * rows * aspect)));
      const height = Math.max(2, Math.round(Math.sqrt((share * columns * rows) / aspect)));
      for (let top = 0; top + height <= rows; top++)
        for (let left = 0; left + width <= columns; left++) {
          const a = top * stride + left * pitch;
          const b = a + width * pitch;
          const c = a + height * stride;
          const d = c + width * pitch;
          const known = sums[a + length] - sums[b + length] - sums[c + length] + sums[d + length];
          const others = places.length - known;
          if (known < LEAST_KNOWN * width * height || known < FEWEST || others < FEWEST) continue;
          // All coordinates sum to 0: the means are sum / known and -sum / others, their difference n sum / (known others).
          let square = 0;
          for (let k = 0; k < length; k++) square += (sums[a + k] - sums[b + k] - sums[c + k] + sums[d + k]) ** 2;
          const explained = square / (known * others);
          if (explained > (best?.explained ?? 0)) best = { left, top, width, height, explained };
        }
    }
  return best;
}

/** Sums over all places above and to the left: `length` coordinates and the number of known places. */
function integral({ columns, rows, places, length, values }: WhitenedGrid): Float64Array {
  const pitch = length + 1;
  const stride = (columns + 1) * pitch;
  const sums = new Float64Array((rows + 1) * stride);
  for (let i = 0; i < places.length; i++) {
    const at = (Math.floor(places[i] / columns) + 1) * stride + ((places[i] % columns) + 1) * pitch;
    for (let k = 0; k < length; k++) sums[at + k] = values[i * length + k];
    sums[at + length] = 1;
  }
  for (let at = stride + pitch; at < sums.length; at++) {
    // The first place of each row of sums stays 0.
    if (at % stride >= pitch) sums[at] += sums[at - pitch] + sums[at - stride] - sums[at - stride - pitch];
  }
  return sums;
}

/**
 * Parts the places by their neighbourhood's projection on the difference of the two means, at the middle between these, and
 * takes the means anew until nothing changes (2-means along Fisher's direction, with smoothing).
 */
function refine(grid: WhitenedGrid, start: Rectangle): CoherentRegion {
  const { columns, rows, places, length, values } = grid;
  const count = places.length;
  const emptyPlane = (value: number): Plane => ({
    width: columns,
    height: rows,
    data: new Float32Array(columns * rows).fill(value),
  });
  let inside = Uint8Array.from(places, (place) => {
    const [x, y] = [(place % columns) - start.left, Math.floor(place / columns) - start.top];
    return Number(x >= 0 && x < start.width && y >= 0 && y < start.height);
  });
  const known = emptyPlane(0);
  for (const place of places) known.data[place] = 1;
  const weights = gaussianBlur(known, SMOOTHING).data;
  const position = emptyPlane(Number.NaN);
  for (let step = 0; step < STEPS; step++) {
    const share = sizeOf(inside) / count;
    const difference = new Float64Array(length);
    for (let i = 0; i < count; i++)
      for (let k = 0; k < length; k++)
        difference[k] += (inside[i] * values[i * length + k]) / (count * share * (1 - share));
    const square = difference.reduce((sum, value) => sum + value * value, 0);
    const projections = emptyPlane(0);
    for (let i = 0; i < count; i++) {
      let projection = 0;
      for (let k = 0; k < length; k++) projection += values[i * length + k] * difference[k];
      // The rest has the mean -share |d|^2 on this line, the region (1 - share) |d|^2.
      projections.data[places[i]] = projection / square + share;
    }
    const smooth = gaussianBlur(projections, SMOOTHING).data;
    for (const place of places) position.data[place] = smooth[place] / weights[place];
    const next = Uint8Array.from(places, (place) => Number(position.data[place] > 0.5));
    const size = sizeOf(next);
    if (size < FEWEST || size > count - FEWEST || next.every((value, i) => value === inside[i])) break;
    inside = next;
  }
  const share = sizeOf(inside) / count;
  // Whatever was pasted, most of a picture was not.
  const turn = share > 0.5;
  const member = new Uint8Array(columns * rows);
  for (let i = 0; i < count; i++) member[places[i]] = turn ? 1 - inside[i] : inside[i];
  return {
    explained: start.explained,
    position: turn ? { ...position, data: position.data.map((value) => 1 - value) } : position,
    share: turn ? 1 - share : share,
    member,
  };
}

const sizeOf = (inside: Uint8Array): number => inside.reduce((sum, value) => sum + value, 0);

/** The rectangle around the members of a grid that covers a picture of `width` x `height` pixels; undefined: no members. */
export function regionAround(
  { columns, rows }: { columns: number; rows: number },
  member: Uint8Array,
  { width, height }: { width: number; height: number },
): Region | undefined {
  let [left, top, right, bottom, size] = [columns, rows, -1, -1, 0];
  member.forEach((value, place) => {
    if (value === 0) return;
    const [x, y] = [place % columns, Math.floor(place / columns)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    size++;
  });
  if (size === 0) return undefined;
  const [x, y] = [Math.floor((left * width) / columns), Math.floor((top * height) / rows)];
  const region = {
    x,
    y,
    width: Math.floor(((right + 1) * width) / columns) - x,
    height: Math.floor(((bottom + 1) * height) / rows) - y,
  };
  const area = Math.min(region.width * region.height, Math.round((size * width * height) / (columns * rows)));
  return { ...region, area };
}
