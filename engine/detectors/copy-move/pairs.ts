/** From candidates to the pairs of places that no repeated structure explains. */
import { mapX, mapY } from "./affine.ts";
import type { Candidate } from "./consensus.ts";
import { type CellGrid, cellGrid, type Footprint, footprintOf, overlapOf } from "./footprint.ts";
import type { Octave } from "./scaleSpace.ts";
import { Bands, type Significance, significanceOf } from "./significance.ts";
import { CELL, type VerifiedPair, verify } from "./verification.ts";

export interface DuplicatedPair extends VerifiedPair, Significance {
  footprint: Footprint;
}

/** Places that lie in each other to a greater share than this are one thing that goes on. */
const LARGEST_OVERLAP = 0.25;
/** Two maps are one where they send a point to places closer than this, in working pixels. */
const SAME_PLACE = 12;
/** A candidate is known where this share of its seeds lies in a pair with the same map. */
const KNOWN_SHARE = 0.5;

/**
 * Every pair whose places are apart, the most significant first, whatever its NFA.
 * @param level of the scale space in which detail is compared.
 * @param logTests log10 of the number of candidates that a picture may have. @param check is called between candidates.
 */
export function verifiedPairs(
  candidates: readonly Candidate[],
  octave: Octave,
  minDistance: number,
  level: number,
  logTests: number,
  check: (fraction: number) => void,
): DuplicatedPair[] {
  const grid = cellGrid(octave.width, octave.height);
  const bands = new Bands(octave);
  const pairs: DuplicatedPair[] = [];
  candidates.forEach((candidate, i) => {
    check(i / candidates.length);
    if (pairs.some((pair) => isKnown(candidate, pair, grid))) return;
    const pair = verify(candidate, octave, minDistance, level);
    if (!pair) return;
    const footprint = footprintOf(pair, grid);
    if (overlapOf(footprint) > LARGEST_OVERLAP) return;
    pairs.push({ ...pair, ...significanceOf(pair, bands, logTests), footprint });
  });
  return pairs.sort((a, b) => a.logNfa - b.logNfa);
}

/** Do most seeds lie in one place of the pair and go where its map sends them, in either direction? */
function isKnown({ map, seeds }: Candidate, pair: DuplicatedPair, { columns }: CellGrid): boolean {
  const cellOf = (x: number, y: number) => Math.floor(y / CELL) * columns + Math.floor(x / CELL);
  const known = seeds.filter(([x, y]) => {
    const [u, v] = [mapX(map, x, y), mapY(map, x, y)];
    const forth = Math.hypot(mapX(pair.map, x, y) - u, mapY(pair.map, x, y) - v);
    const back = Math.hypot(mapX(pair.map, u, v) - x, mapY(pair.map, u, v) - y);
    if (pair.footprint.source[cellOf(x, y)] && forth < SAME_PLACE) return true;
    return Boolean(pair.footprint.copy[cellOf(x, y)]) && back < SAME_PLACE;
  });
  return known.length > KNOWN_SHARE * seeds.length;
}
