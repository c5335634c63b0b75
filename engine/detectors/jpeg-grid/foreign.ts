/** Regions whose JPEG grid is not the picture's: another grid, or none where the picture has one. */
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";
import { log10BinomialTail } from "../../metrics/binomialTail.ts";
import { findRegions, type VoteRegion } from "./regions.ts";
import { logNfa, logTests, type MainGrid, smallestRegion } from "./significance.ts";

/** A region and its log10 NFA. */
export interface SignificantRegion extends VoteRegion {
  kind: "shifted" | "missing";
  logNfa: number;
}

const boxArea = (region: VoteRegion): number => (region.right - region.left + 1) * (region.bottom - region.top + 1);

const bySignificance = (a: SignificantRegion, b: SignificantRegion): number => a.logNfa - b.logNfa;

/**
 * Regions that vote for a grid other than the expected ones, log10 NFA below `threshold`, most significant first.
 * `votes`: width * height as from GridVoter. `expected`: votes that are no surprise anywhere (the main grid, and in a JPEG
 * file the file's own).
 */
export function findShifted(
  votes: Uint8Array,
  width: number,
  height: number,
  expected: readonly number[],
  threshold: number,
): SignificantRegion[] {
  const tests = logTests(width, height);
  return findRegions(votes, width, height, smallestRegion(tests), expected)
    .map((region) => ({ ...region, kind: "shifted" as const, logNfa: logNfa(region.size, boxArea(region), tests) }))
    .filter((region) => region.logNfa < threshold)
    .sort(bySignificance);
}

/**
 * The votes among those of `shifted` that are found all over the picture: more than half of it lies in the rectangles of
 * that grid's regions, or of the pixels outside them more speak for it than chance gives one of 64 grids. Such a grid is
 * the trace of an earlier compression of the whole picture, before a crop for example, and no sign of a paste.
 */
export function findEverywhere(
  votes: Uint8Array,
  width: number,
  height: number,
  shifted: readonly SignificantRegion[],
): number[] {
  return [...new Set(shifted.map((region) => region.vote))].filter((vote) => {
    const inside = new Uint8Array(width * height);
    for (const region of shifted) {
      if (region.vote !== vote) continue;
      for (let y = region.top; y <= region.bottom; y++) {
        inside.fill(1, y * width + region.left, y * width + region.right + 1);
      }
    }
    let outsidePixels = 0;
    let outsideVotes = 0;
    for (let i = 0; i < inside.length; i++) {
      if (inside[i]) continue;
      outsidePixels++;
      if (votes[i] === vote) outsideVotes++;
    }
    return outsidePixels < inside.length / 2 || outsideVotes > outsidePixels / 64;
  });
}

/**
 * Regions without the main grid that take on a grid as soon as they are compressed: pixels that vote for grid 0 in
 * `resaved` and did not vote for the main grid in `votes`, grown and tested like shifted ones (IPOL 2021).
 *
 * In fine texture at high quality a pixel may miss the main grid by chance, so this alone would accuse many untouched
 * photographs. Each region found must therefore pass a second test, against the opposite hypothesis that its rectangle
 * does carry the main grid. Had it been compressed, the grid would be about as visible there as the one that resaving
 * leaves (share r of the pixels); even at half of that, the chance of so few main votes is P[Binomial(n, r / 2) <= k],
 * times the number of regions so tested. The log10 NFA reported is the weaker of the two.
 */
export function findMissing(
  votes: Uint8Array,
  resaved: Uint8Array,
  width: number,
  height: number,
  main: MainGrid,
  threshold: number,
): SignificantRegion[] {
  const gained = new Uint8Array(votes.length).fill(NO_VOTE);
  for (let i = 0; i < votes.length; i++) if (resaved[i] === 0 && votes[i] !== main.vote) gained[i] = 0;
  const candidates = findShifted(gained, width, height, [], threshold);
  const controlTests = Math.log10(candidates.length);
  return candidates
    .map((region) => {
      let mainVotes = 0;
      let resavedVotes = 0;
      for (let y = region.top; y <= region.bottom; y++) {
        for (let i = y * width + region.left; i <= y * width + region.right; i++) {
          if (votes[i] === main.vote) mainVotes++;
          if (resaved[i] === 0) resavedVotes++;
        }
      }
      const blocks = Math.floor(boxArea(region) / 64);
      const withoutMain = blocks - Math.ceil(mainVotes / 64);
      const visibility = resavedVotes / boxArea(region) / 2;
      const control = controlTests + log10BinomialTail(blocks, withoutMain, 1 - visibility);
      return { ...region, kind: "missing" as const, logNfa: Math.max(region.logNfa, control) };
    })
    .filter((region) => region.logNfa < threshold)
    .sort(bySignificance);
}
