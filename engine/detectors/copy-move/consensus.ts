/** Groups of matches that one map of the plane explains. */
import { type Affine, anisotropyOf, fitAffine, fitSimilarity, mapX, mapY, type PointPairs, scaleOf } from "./affine.ts";
import type { Features } from "./descriptors.ts";
import { frameMap, type Match } from "./matches.ts";

/** Something that may have been copied: a map, and points of its source that speak for it. In working pixels. */
export interface Candidate {
  map: Affine;
  seeds: (readonly [x: number, y: number])[];
}

/** Copies are looked for at these sizes only, relative to their source. */
export const LARGEST_SCALE = 2.2;
const LARGEST_ANISOTROPY = 1.6;
/** A map from one match alone is this wrong: so many pixels, and this share of the distance from the match. */
const COARSE_TOLERANCE = 4;
const COARSE_SHARE = 0.12;
/** Matches farther than this from the first, in pixels, say nothing about its map. */
const REACH = 250;
const TOLERANCE = 4;
const FEWEST = 3;

type Pair = readonly [number, number, number, number];

/**
 * Every match proposes the similarity that takes one of its frames to the other: all samples of RANSAC with one match each
 * are tried, so nothing is left to chance. The proposal that most matches agree with is refined by least squares, its
 * matches are taken away, and so on.
 */
export function findConsensus(features: Features, matches: readonly Match[], most: number): Candidate[] {
  const proposals = matches
    .map(({ first, second }) => ({ from: first, to: second, map: frameMap(features, first, second) }))
    .filter(({ map }) => isPlausible(map))
    .map((proposal) => ({ ...proposal, support: coarseSupport(proposal, features, matches).length }))
    .sort((a, b) => b.support - a.support);
  const taken = new Set<Match>();
  const candidates: Candidate[] = [];
  for (const proposal of proposals) {
    if (candidates.length === most || proposal.support < FEWEST) break;
    const free = matches.filter((match) => !taken.has(match));
    const coarse = coarseSupport(proposal, features, free);
    if (coarse.length < FEWEST) continue;
    const refined = refine(coarse, features, free);
    if (!refined) continue;
    for (const match of refined.members) taken.add(match);
    candidates.push({ map: refined.map, seeds: refined.pairs.map(([x, y]) => [x, y] as const) });
  }
  return candidates;
}

export const isPlausible = (map: Affine): boolean =>
  scaleOf(map) <= LARGEST_SCALE && scaleOf(map) >= 1 / LARGEST_SCALE && anisotropyOf(map) <= LARGEST_ANISOTROPY;

interface Proposal {
  from: number;
  to: number;
  map: Affine;
}

/** The match in the direction in which it agrees better with the map, and by how many pixels it does not. */
function directed(features: Features, { first, second }: Match, map: Affine): { pair: Pair; error: number } {
  const { places } = features;
  const [x, y, u, v] = [places[2 * first], places[2 * first + 1], places[2 * second], places[2 * second + 1]];
  const forth = Math.hypot(mapX(map, x, y) - u, mapY(map, x, y) - v);
  const back = Math.hypot(mapX(map, u, v) - x, mapY(map, u, v) - y);
  return forth <= back ? { pair: [x, y, u, v], error: forth } : { pair: [u, v, x, y], error: back };
}

/** Pairs at different places that agree with a proposal near its own match. */
function coarseSupport({ from, map }: Proposal, features: Features, matches: readonly Match[]): Pair[] {
  const [x0, y0] = [features.places[2 * from], features.places[2 * from + 1]];
  const pairs: Pair[] = [];
  for (const match of matches) {
    const { pair, error } = directed(features, match, map);
    const apart = Math.hypot(pair[0] - x0, pair[1] - y0);
    if (apart <= REACH && error <= COARSE_TOLERANCE + COARSE_SHARE * apart) pairs.push(pair);
  }
  return withoutRepeats(pairs);
}

/** One pair per place: a key point with two directions is one point. */
function withoutRepeats(pairs: readonly Pair[]): Pair[] {
  const seen = new Set<string>();
  return pairs.filter(([x, y]) => {
    const key = `${Math.round(x / 3)} ${Math.round(y / 3)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Least squares and support in turn; affine where four pairs or more span an area. */
function refine(start: readonly Pair[], features: Features, matches: readonly Match[]) {
  let pairs: Pair[] = [...start];
  let members: Match[] = [];
  let map: Affine | undefined;
  for (let pass = 0; pass < 4; pass++) {
    map = fitted(pairs);
    if (!map || !isPlausible(map)) return undefined;
    const tolerance = TOLERANCE * (pass < 2 ? 2 : 1);
    members = [];
    pairs = [];
    for (const match of matches) {
      const { pair, error } = directed(features, match, map);
      if (error > tolerance) continue;
      members.push(match);
      pairs.push(pair);
    }
    pairs = withoutRepeats(pairs);
    if (pairs.length < FEWEST) return undefined;
  }
  return map && { map, members, pairs };
}

const fitted = (pairs: PointPairs): Affine | undefined =>
  (pairs.length >= 6 ? fitAffine(pairs) : undefined) ?? fitSimilarity(pairs);
