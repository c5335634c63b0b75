/**
 * How unlikely is it that pixels agree on a JPEG grid by chance? A-contrario tests with the number of false alarms (NFA)
 * of Nikoukhah et al., CVPR Workshops 2019, section 4, and IPOL 2021: under the background model each 8x8 block's worth
 * of pixels votes for one of the 64 grids at random, so log10 NFA = log10 tests + log10 P[Binomial(n, 1/64) >= k].
 */
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";
import { log10BinomialTail } from "../../metrics/binomialTail.ts";

const GRIDS = 64;
const BLOCK_PIXELS = 64;

/** log10 of the number of tests made on a picture: (64 X Y)^2, every grid on every window, up to a constant. */
export function logTests(width: number, height: number): number {
  return 2 * Math.log10(GRIDS * width * height);
}

/**
 * log10 NFA of `votes` pixels that agree, among `pixels`. Neighbouring pixels share blocks, so only one vote in 64 counts
 * as independent, and one more is taken off for the rounding.
 */
export function logNfa(votes: number, pixels: number, logOfTests: number): number {
  const trials = Math.ceil(pixels / BLOCK_PIXELS);
  const agreeing = Math.floor(votes / BLOCK_PIXELS) - 1;
  return logOfTests + log10BinomialTail(trials, agreeing, 1 / GRIDS);
}

/** Pixels below which no region can reach NFA < 1, even if all of it agrees. */
export function smallestRegion(logOfTests: number): number {
  return Math.ceil((BLOCK_PIXELS * logOfTests) / Math.log10(GRIDS));
}

export interface MainGrid {
  /** Offsets of the grid's block corners in pixels, 0..7: corners lie at (x + 8 i, y + 8 j). */
  x: number;
  y: number;
  /** The vote of its pixels, 8 * y + x. */
  vote: number;
  logNfa: number;
}

/**
 * The grid most pixels vote for, where that is significant among all pixels that vote (log10 NFA < threshold). The paper
 * counts all pixels; flat areas, which give no vote, would then hide the grid of the rest.
 */
export function findMainGrid(
  votes: Uint8Array,
  width: number,
  height: number,
  threshold: number,
): MainGrid | undefined {
  const counts = new Uint32Array(256);
  for (let i = 0; i < votes.length; i++) counts[votes[i]]++;
  counts[NO_VOTE] = 0;
  const vote = counts.indexOf(Math.max(...counts));
  const voters = counts.reduce((sum, count) => sum + count, 0);
  const nfa = logNfa(counts[vote], voters, logTests(width, height));
  return nfa < threshold ? { x: vote % 8, y: vote >> 3, vote, logNfa: nfa } : undefined;
}
