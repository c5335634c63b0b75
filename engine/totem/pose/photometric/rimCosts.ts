/** How well the light of a sector of the rim fits an outline that lies a little further in or out. */
import { placeOf, type RimProfile, rimProfile } from "./rimProfile.ts";
import type { RimPixel, Sector } from "./rimSectors.ts";

/** Outlines are tried up to so many pixels further in and out, so far apart. */
const FARTHEST = 3;
const SPACING = 0.1;
/** What one sector can say against an outline, at most: it may show an edge that is another's. */
const CUT = 6;
/** Standard deviations of the picture's sharpness that are tried, pixels: those of sharp pictures, and of soft ones. */
const BLURS = [0.35, 0.8, 1.2];
/** By how much colours are less sharp: not at all, or as in JPEG files that keep one for four pixels. */
const COLOUR_BLURS = [0, 1];
/** Pixels next to each other are off together: of all, this share counts; of their colours, fewer. */
const LIGHT_COUNTS = 0.5;
const COLOUR_COUNTS = 0.12;
/** Smaller deviations from a fitted rim count alike. */
const SMALL = 0.004;
/** Numbers that describe light on one sector; with the light itself, a row. */
const COLUMNS = 7;
const ROW = COLUMNS + 1;
/** Keeps the fit of light solvable where pixels hardly differ. */
const RIDGE = 1e-5;

/** -log likelihood, but for a constant, of outlines from FARTHEST further in to FARTHEST further out, SPACING apart. */
type RimCosts = Float64Array;

/**
 * Of each sector, with the sharpness that fits all of them best; the least of each is 0.
 * @param ball its radius in the averaged picture, pixels, and its refractive index.
 */
export function rimCosts(sectors: readonly Sector[], ball: { radius: number; index: number }): RimCosts[] {
  const tried = (channel: number, counts: number, blur: number) => {
    const profile = rimProfile(ball.radius, ball.index, blur);
    return { blur, costs: sectors.map(({ pixels }) => costsOf(pixels, channel, counts, profile)) };
  };
  const light = fittest(BLURS.map((blur) => tried(0, LIGHT_COUNTS, blur)));
  const [blue, red] = [1, 2].map((channel) =>
    fittest(COLOUR_BLURS.map((more) => tried(channel, COLOUR_COUNTS, Math.hypot(light.blur, more)))),
  );
  return sectors.map((_, i) => {
    const sum = light.costs[i].map((cost, k) => cost + blue.costs[i][k] + red.costs[i][k]);
    const least = Math.min(...sum);
    return sum.map((cost) => cost - least);
  });
}

function fittest<T extends { costs: readonly RimCosts[] }>(choices: readonly T[]): T {
  const sums = choices.map(({ costs }) => costs.reduce((sum, one) => sum + Math.min(...one), 0));
  return choices[sums.indexOf(Math.min(...sums))];
}

/** Of an outline that lies further out by so many pixels: by a cubic through the costs (Catmull and Rom 1974), never above CUT. */
export function costOf(costs: RimCosts, outwards: number): number {
  const at = (outwards + FARTHEST) / SPACING;
  if (!(at >= 0 && at <= costs.length - 1)) return CUT;
  const low = Math.min(costs.length - 2, at | 0);
  const t = at - low;
  const [b, c] = [costs[low], costs[low + 1]];
  const [a, d] = [costs[Math.max(0, low - 1)], costs[Math.min(costs.length - 1, low + 2)]];
  const cost = b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  return CUT * (1 - Math.exp(-Math.max(0, cost) / CUT));
}

/** Light is fitted by what is beside the ball, mirrored by it and comes through it, even and sloping, for each outline. */
function costsOf(pixels: readonly RimPixel[], channel: number, counts: number, profile: RimProfile): RimCosts {
  const costs = new Float64Array(2 * Math.round(FARTHEST / SPACING) + 1);
  const row = new Float64Array(ROW);
  const sums = new Float64Array(ROW * ROW);
  const total = pixels.reduce((sum, { weight }) => sum + weight, 0);
  for (let k = 0; k < costs.length; k++) {
    const outwards = k * SPACING - FARTHEST;
    sums.fill(0);
    for (const { inside, along, channels, weight } of pixels) {
      fillRow(row, profile, inside + outwards, along);
      row[COLUMNS] = channels[channel];
      for (let i = 0; i < ROW; i++) for (let j = i; j < ROW; j++) sums[i * ROW + j] += weight * row[i] * row[j];
    }
    costs[k] = ((counts * total) / 2) * Math.log(residual(sums) / total + SMALL ** 2);
  }
  return costs;
}

function fillRow(row: Float64Array, profile: RimProfile, inside: number, along: number): void {
  const at = placeOf(inside);
  const low = at | 0;
  const part = at - low;
  const { beside, through, besideTurned, throughTurned } = profile;
  row[0] = (1 - part) * beside[low] + part * beside[low + 1];
  row[1] = row[0] * along;
  row[2] = Math.min(0, inside);
  row[3] = (1 - part) * besideTurned[low] + part * besideTurned[low + 1];
  row[4] = (1 - part) * through[low] + part * through[low + 1];
  row[5] = row[4] * along;
  row[6] = (1 - part) * throughTurned[low] + part * throughTurned[low + 1];
}

/** Sum of squares that the columns leave of the light. @param sums upper triangle of the products of a row's numbers; overwritten. */
function residual(sums: Float64Array): number {
  for (let i = 0; i < COLUMNS; i++) sums[i * ROW + i] += RIDGE;
  for (let i = 0; i < COLUMNS; i++)
    for (let j = i + 1; j < ROW; j++) {
      const factor = sums[i * ROW + j] / sums[i * ROW + i];
      for (let k = j; k < ROW; k++) sums[j * ROW + k] -= factor * sums[i * ROW + k];
    }
  return Math.max(0, sums[COLUMNS * ROW + COLUMNS]);
}
