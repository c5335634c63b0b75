/** Pairs of key points of one picture that look alike. */
import { nearestOthers } from "../../image/kernels/selfMatching.ts";
import { type Affine, similarity } from "./affine.ts";
import type { Features } from "./descriptors.ts";

/** Two key points, by index, first < second. */
export interface Match {
  first: number;
  second: number;
  /** Squared distance of the descriptors over that of the first neighbour that is not taken. */
  ratio: number;
}

const NEIGHBOURS = 9;
/** A gap between neighbours: the distance of the nearer over that of the farther is below this. */
const LARGEST_RATIO = 0.6;
/** Matches that go on, the clearest first. */
const MOST_MATCHES = 2500;

/**
 * The generalised two-nearest-neighbours test of Amerini, Ballan, Caldelli, Del Bimbo, Serra, "A SIFT-based forensic method
 * for copy-move attack detection and transformation recovery", IEEE TIFS 2011: a point goes with all neighbours before the
 * first gap in the sequence of distances, so that things pasted several times are found, too.
 */
export function findMatches(features: Features, minDistance: number): Match[] {
  const { distances, indices } = nearestOthers(features.descriptors, features.places, NEIGHBOURS, minDistance);
  const found = new Map<number, Match>();
  for (let i = 0; i < features.count; i++) {
    const row = i * NEIGHBOURS;
    const gap = firstGap(distances.subarray(row, row + NEIGHBOURS));
    for (let k = 0; k < gap; k++) {
      const other = indices[row + k];
      const [first, second] = [Math.min(i, other), Math.max(i, other)];
      const ratio = distances[row + k] / Math.max(1, distances[row + gap]);
      const key = first * features.count + second;
      const known = found.get(key);
      if (!known || known.ratio > ratio) found.set(key, { first, second, ratio });
    }
  }
  return [...found.values()]
    .sort((a, b) => a.ratio - b.ratio || a.first - b.first || a.second - b.second)
    .slice(0, MOST_MATCHES);
}

/** How many neighbours lie before the first gap; 0 where there is none. */
function firstGap(distances: Int32Array): number {
  for (let k = 1; k < distances.length; k++) {
    if (distances[k] === 2 ** 31 - 1) return 0;
    if (distances[k - 1] < LARGEST_RATIO ** 2 * distances[k]) return k;
  }
  return 0;
}

/** The similarity that takes the frame of one key point to that of another. */
export function frameMap(features: Features, from: number, to: number): Affine {
  const { places, scales, angles } = features;
  return similarity(
    angles[to] - angles[from],
    scales[to] / scales[from],
    [places[2 * from], places[2 * from + 1]],
    [places[2 * to], places[2 * to + 1]],
  );
}
