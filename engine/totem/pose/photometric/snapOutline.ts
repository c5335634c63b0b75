/**
 * The outline of a ball, moved to where the photograph shows its rim: better by far than somebody clicks, since hundreds of pixels lie
 * on it.
 */
import type { RgbImage } from "../../../image/raster.ts";
import { inverse } from "../../../metrics/linearSystem.ts";
import type { Ball } from "../../refraction/ball.ts";
import { type Camera, rayThrough } from "../../refraction/camera.ts";
import { add, length, perpendiculars, scale, unit, type Vector } from "../../refraction/vector.ts";
import { missOf } from "../outline.ts";
import { costOf, rimCosts } from "./rimCosts.ts";
import { missPerPixel, rimSectors } from "./rimSectors.ts";

export interface LocatedBall extends Ball {
  /** Of the centre, square metres, 3 x 3. */
  covariance: readonly (readonly number[])[];
}

/** Apparent radius, in pixels, to which larger balls are averaged at most. */
const LARGEST = 100;
/** Standard deviation in pixels of what the sectors are off together, since surroundings are not as simple as they are taken for. */
const TOGETHER = 0.05;
/** Beginnings of the search lie so many standard deviations from what is known, at most so many pixels. */
const START = 1.5;
const FARTHEST_START = 1.5;
/** Steps of the search, pixels. */
const FIRST_STEP = 0.2;
const LAST_STEP = 0.002;
/** Places from which it goes down. */
const DESCENTS = 3;
/** Pixels over which the curvature of the cost is measured. */
const CURVATURE = 0.06;
/** Standard deviations; a rim that is found farther off is another thing's. */
const IMPLAUSIBLE = 4;

/** Pixels of the averaged picture by which the outline moves to the right, down and out. */
type Shift = readonly [right: number, down: number, out: number];
type Cost = (shift: Shift) => number;

/** @returns the ball's own centre and covariance where its rim cannot be told from what is around it. */
export function snapOutline(
  image: RgbImage,
  camera: Camera,
  { centre, radius, index, covariance }: LocatedBall,
): { centre: Vector; covariance: number[][] } {
  const unmoved = { centre, covariance: covariance.map((row) => [...row]) };
  const far = length(centre);
  const size = (Math.sqrt(camera.fx * camera.fy) * radius) / far;
  const average = Math.max(1, Math.ceil(size / LARGEST));
  const sectors = rimSectors(image, camera, { centre, radius, index }, average);
  if (sectors.length === 0) return unmoved;
  // Metres per pixel to the right, down and out.
  const axis = scale(centre, 1 / far);
  const [right, down] = perpendiculars(axis);
  const aside = (radius * average) / size;
  const ways = [scale(right, aside), scale(down, aside), scale(axis, (-far * average) / size)];
  const moved = (shift: Shift): Vector => shift.reduce((sum: Vector, by, k) => add(sum, scale(ways[k], by)), centre);
  const known = knownShift(covariance, ways);
  if (!known.every((row) => row.every(Number.isFinite))) return unmoved;
  const prior: Cost = (shift) => product(shift, known, shift) / 2;
  const costs = rimCosts(sectors, { radius: size / average, index });
  const rays = sectors.map(({ place }) => unit(rayThrough(camera, place)));
  const perPixel = sectors.map(({ place }) => missPerPixel(place, { centre, radius }, camera) * average);
  const says = (shift: Shift): number[] => {
    const at = moved(shift);
    return rays.map((ray, i) => costOf(costs[i], -missOf(ray, at, radius).miss / perPixel[i]));
  };
  const rim: Cost = (shift) => says(shift).reduce((sum, cost) => sum + cost, 0);
  const reach = inverse(known).map((row, k) => Math.min(FARTHEST_START, START * Math.sqrt(row[k])));
  const first = lowest((shift) => rim(shift) + prior(shift), grid(reach));
  const trust = trustIn(says, first);
  const both: Cost = (shift) => trust * rim(shift) + prior(shift);
  const shift = lowest(both, [first, [0, 0, 0]]);
  const spread = inverse(curvatureAt(both, shift));
  const after = [0, 1, 2].map((a) =>
    [0, 1, 2].map((b) =>
      product(
        ways.map((way) => way[a]),
        spread,
        ways.map((way) => way[b]),
      ),
    ),
  );
  const found = after.every((row, k) => row.every(Number.isFinite) && row[k] > 0);
  if (!found || 2 * prior(shift) > IMPLAUSIBLE ** 2) return unmoved;
  return { centre: moved(shift), covariance: after };
}

/**
 * The inverse of the covariance, in shifts. What is not known of the focal length is in the covariance, too: it moves centres along the
 * axis and leaves outlines where they are. Points around an outline say no less about its size than about its place.
 */
function knownShift(covariance: LocatedBall["covariance"], ways: readonly Vector[]): number[][] {
  const information = inverse(covariance.map((row) => [...row]));
  const spread = inverse(ways.map((a) => ways.map((b) => product(a, information, b))));
  const most = (spread[0][0] + spread[1][1]) / 2;
  const less = Math.min(1, Math.sqrt(most / spread[2][2]));
  return inverse(spread.map((row, i) => row.map((value, j) => value * (i === 2 ? less : 1) * (j === 2 ? less : 1))));
}

function grid(reach: readonly number[]): Shift[] {
  const sides = [0, -1, 1];
  return sides.flatMap((a) =>
    sides.flatMap((b) => sides.map((c): Shift => [a * reach[0], b * reach[1], c * reach[2]])),
  );
}

/** Where the cost is lowest: from the best of some places, along the axes in ever smaller steps (Hooke and Jeeves 1961). */
function lowest(cost: Cost, starts: readonly Shift[]): Shift {
  const places = starts.map((shift) => ({ shift, value: cost(shift) })).sort((a, b) => a.value - b.value);
  let best = places[0];
  for (const start of places.slice(0, DESCENTS)) {
    let now = start;
    for (let step = FIRST_STEP; step > LAST_STEP; ) {
      let next = now;
      for (const k of [0, 1, 2])
        for (const by of [-step, step]) {
          const shift = along(now.shift, k, by);
          const value = cost(shift);
          if (value < next.value) next = { shift, value };
        }
      if (next === now) step /= 2;
      now = next;
    }
    if (now.value < best.value) best = now;
  }
  return best.shift;
}

const along = ([a, b, c]: Shift, k: number, by: number): Shift =>
  k === 0 ? [a + by, b, c] : k === 1 ? [a, b + by, c] : [a, b, c + by];

/**
 * Which part of what the sectors say is to be believed: their slopes scatter as much as the curvature of their sum claims where each is
 * right about itself (White 1982), and more where they contradict each other; and all are off together by a little.
 */
function trustIn(says: (shift: Shift) => number[], shift: Shift): number {
  const curvature = curvatureAt((at) => says(at).reduce((sum, cost) => sum + cost, 0), shift);
  let [claimed, scatter] = [0, 0];
  for (const k of [0, 1, 2]) {
    const [before, after] = [says(along(shift, k, -CURVATURE)), says(along(shift, k, CURVATURE))];
    claimed += curvature[k][k];
    for (const [i, cost] of before.entries()) scatter += ((after[i] - cost) / (2 * CURVATURE)) ** 2;
  }
  if (!(claimed > 0)) return 0;
  return 1 / (Math.max(1, scatter / claimed) + (TOGETHER ** 2 * claimed) / 3);
}

/** Second derivatives of a cost. */
function curvatureAt(cost: Cost, shift: Shift): number[][] {
  const h = CURVATURE;
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => {
      const at = (a: number, b: number) => cost(along(along(shift, i, a), j, b));
      return (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h);
    }),
  );
}

const product = (a: readonly number[], matrix: readonly (readonly number[])[], b: readonly number[]): number =>
  a.reduce((sum, left, i) => sum + left * b.reduce((part, right, j) => part + matrix[i][j] * right, 0), 0);
