/**
 * Neighbouring blocks with the same pair of peaks, where the rest of the picture has none. A pair of peaks that is found all
 * over says that the whole picture was resampled, which is no sign of a change.
 */
import type { Blocks } from "./blocks.ts";
import { BLOCK, frequencyOf, judged, PAIRS, pairIndex } from "./spectrum.ts";

/** A block shows a pair of peaks from this power on; of noise, one pair in 400 does. */
const SHOWN = 3;
/** A region begins at a block with at least this; of noise, one block in ten has such a pair. */
const SEED = 5;
/** A block counts no more than this: one textured block alone is to prove nothing. */
const MOST = 9;
/** Pairs of a block that may be the beginning of a region. */
const SEEDS_PER_BLOCK = 3;
/** From this share of the judged blocks on, a pair belongs to the whole picture. */
const EVERYWHERE = 0.25;
/** Blocks elsewhere that could show the pair and do not; with less there is nothing to compare with. */
const LEAST_OTHERS = 6;
/** Of those so many may show it. */
const MOST_AMONG_OTHERS = 0.1;
/** Blocks elsewhere count if their predictability varies at least so much as is usual in the region. */
const COMPARABLE = 0.5;
const MOST_REGIONS = 5;

export interface ResampledRegion {
  blocks: number[];
  /** Cycles per pixel; the other peak of the pair is at (-v, u). */
  frequency: { u: number; v: number };
  /** -log10 of the number of such regions that noise would give. */
  evidence: number;
}

export interface Findings {
  /** Pairs that are seen all over, in cycles per pixel, strongest first. */
  everywhere: { u: number; v: number; share: number }[];
  regions: ResampledRegion[];
  /** Per block -log10 of how often noise gives what it shows, alone or with its region. NaN: not judged. */
  evidence: Float32Array;
}

/** Highest power of a pair and those next to it: the frequency of a region lies between two bins. */
function powerAt(blocks: Blocks, block: number, pair: number): number {
  const { u, v } = frequencyOf(pair);
  let most = 0;
  for (let du = -1; du <= 1; du++)
    for (let dv = -1; dv <= 1; dv++) {
      if (u + du < 1 || u + du >= BLOCK / 2 || v + dv >= BLOCK / 2 || v + dv < 0) continue;
      most = Math.max(most, blocks.powers[block * PAIRS + pairIndex(u + du, v + dv)]);
    }
  return most;
}

const perPixel = (pair: number) => {
  const { u, v } = frequencyOf(pair);
  return { u: u / BLOCK, v: v / BLOCK };
};

export function findResampled(blocks: Blocks): Findings {
  const all = blocks.judged.flatMap((is, block) => (is ? [block] : []));
  const seeds = seedsOf(blocks, all);
  const shares = new Map<number, number>();
  const shareOf = (pair: number): number => {
    let share = shares.get(pair);
    if (share === undefined) {
      share = all.filter((block) => powerAt(blocks, block, pair) >= SHOWN).length / all.length;
      shares.set(pair, share);
    }
    return share;
  };
  // A block of noise has a pair somewhere with log10(pairs) + evidence to spare; so has a picture of several.
  const tests = Math.log10(judged.length * Math.max(1, all.length * blocks.own));
  const perBlock = Math.log10(judged.length);
  const evidence = Float32Array.from(blocks.judged, (is) => (is ? 0 : Number.NaN));
  const candidates: ResampledRegion[] = [];
  const tried = new Set<number>();
  for (const { block, pair, power } of seeds) {
    const share = shareOf(pair);
    if (share >= EVERYWHERE) continue;
    const alone = (2 * Math.min(power, MOST)) / Math.LN10 - perBlock;
    if (tried.has(block * PAIRS + pair)) continue;
    const region = connected(blocks, block, pair);
    for (const member of region) tried.add(member * PAIRS + pair);
    if (!standsOut(blocks, all, region, pair)) continue;
    evidence[block] = Math.max(evidence[block], alone);
    const sum = region.reduce((total, member) => total + weigh(powerAt(blocks, member, pair)), 0);
    candidates.push({ blocks: region, frequency: perPixel(pair), evidence: sum * blocks.own - tests });
  }
  candidates.sort((a, b) => b.evidence - a.evidence);
  const regions: ResampledRegion[] = [];
  const taken = new Set<number>();
  for (const candidate of candidates) {
    if (candidate.evidence <= 0 || regions.length >= MOST_REGIONS) break;
    if (candidate.blocks.some((block) => taken.has(block))) continue;
    regions.push(candidate);
    for (const block of candidate.blocks) {
      taken.add(block);
      evidence[block] = Math.max(evidence[block], candidate.evidence);
    }
  }
  return { everywhere: everywhereOf(seeds, shareOf), regions, evidence };
}

/** Decades by which noise is unlikely to give such a power, with one of nine neighbouring pairs. */
const weigh = (power: number): number => Math.max(0, (2 * Math.min(power, MOST)) / Math.LN10 - Math.log10(9));

interface Seed {
  block: number;
  pair: number;
  power: number;
}

/** The strongest pairs of each block, strongest of all first. */
function seedsOf(blocks: Blocks, all: readonly number[]): Seed[] {
  return all
    .flatMap((block) => {
      const strongest: Seed[] = [];
      for (const pair of judged) {
        const power = blocks.powers[block * PAIRS + pair];
        if (power < SEED) continue;
        strongest.push({ block, pair, power });
      }
      return strongest.sort((a, b) => b.power - a.power).slice(0, SEEDS_PER_BLOCK);
    })
    .sort((a, b) => b.power - a.power || a.block - b.block || a.pair - b.pair);
}

/** Blocks that show the pair and touch each other, from one of them on. */
function connected({ columns, rows, ...rest }: Blocks, start: number, pair: number): number[] {
  const blocks = { columns, rows, ...rest };
  const region = [start];
  const seen = new Set(region);
  for (const block of region) {
    const [column, row] = [block % columns, Math.floor(block / columns)];
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const next = y * columns + x;
        if (seen.has(next) || !blocks.judged[next] || powerAt(blocks, next, pair) < SHOWN) continue;
        seen.add(next);
        region.push(next);
      }
  }
  return region.sort((a, b) => a - b);
}

/** Whether blocks elsewhere, which could show the pair as well as those of the region, do not. */
function standsOut(blocks: Blocks, all: readonly number[], region: readonly number[], pair: number): boolean {
  const variances = region.map((block) => blocks.variance[block]).sort((a, b) => a - b);
  const usual = variances[Math.floor(variances.length / 2)];
  const inside = new Set(region);
  const others = all.filter((block) => !inside.has(block) && blocks.variance[block] >= COMPARABLE * usual);
  if (others.length * blocks.own < LEAST_OTHERS) return false;
  const showing = others.filter((block) => powerAt(blocks, block, pair) >= SHOWN).length;
  return showing <= MOST_AMONG_OTHERS * others.length;
}

/** Pairs of the whole picture; those beside a stronger one are the same. */
function everywhereOf(seeds: readonly Seed[], shareOf: (pair: number) => number): Findings["everywhere"] {
  const found: { pair: number; share: number }[] = [];
  for (const pair of new Set(seeds.map((seed) => seed.pair))) {
    const share = shareOf(pair);
    if (share >= EVERYWHERE) found.push({ pair, share });
  }
  found.sort((a, b) => b.share - a.share || a.pair - b.pair);
  const distinct = found.filter(({ pair }, i) => {
    const { u, v } = frequencyOf(pair);
    return !found.slice(0, i).some((stronger) => {
      const other = frequencyOf(stronger.pair);
      return Math.hypot(other.u - u, other.v - v) <= 4;
    });
  });
  return distinct.map(({ pair, share }) => ({ ...perPixel(pair), share }));
}
