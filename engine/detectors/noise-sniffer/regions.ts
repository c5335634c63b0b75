/**
 * Regions with too many or too few marked blocks: region growing and number of false alarms (NFA) of Gardella, Musé,
 * Colom, Morel, "Image forgery detection based on noise inspection: analysis and refinement of the Noisesniffer method",
 * Image Processing On Line, 2024; there for too many only.
 */
import { log10BinomialTail } from "../../metrics/binomialTail.ts";
import type { Cells } from "./cells.ts";

/** Share of the kept blocks that is marked. */
const MARKED = 0.5;
/** Regions with more than this share of all observations are the picture, not a part of it. */
const MOST_SHARE = 0.5;
/** Number of 4-connected shapes of n cells: about FACTOR / n * BASE^n (Jensen and Guttmann 2000). */
const SHAPES_FACTOR = 0.316915;
const SHAPES_BASE = 4.06257;

export interface NoiseRegion {
  /** Cell numbers. */
  cells: number[];
  /** less: more blocks of low deviation than by chance, thus less noise than elsewhere. */
  kind: "less" | "more";
  /** Observations in it, and how many of them speak for `kind`. */
  count: number;
  agreeing: number;
  logNfa: number;
}

/** log10 of the number of connected shapes of n cells in a picture of `total` cells, of both kinds. */
export function logTests(total: number, n: number): number {
  return Math.log10(2) + 2 * Math.log10(total) + Math.log10(SHAPES_FACTOR / n) + n * Math.log10(SHAPES_BASE);
}

/** log10 P[at least so many agree]: observations are rounded up, agreeing ones down. */
const logTail = (count: number, agreeing: number): number =>
  log10BinomialTail(Math.ceil(count), Math.floor(agreeing), MARKED);

function neighboursOf(cell: number, { columns, rows }: Cells): number[] {
  const [x, y] = [cell % columns, Math.floor(cell / columns)];
  return [
    ...(x > 0 ? [cell - 1] : []),
    ...(x < columns - 1 ? [cell + 1] : []),
    ...(y > 0 ? [cell - columns] : []),
    ...(y < rows - 1 ? [cell + columns] : []),
  ];
}

/** The region around a cell: neighbours are added while each makes the NFA smaller. `used` are left alone. */
function grow(
  seed: number,
  kind: NoiseRegion["kind"],
  cells: Cells,
  agreeing: Float64Array,
  used: ReadonlySet<number>,
): NoiseRegion {
  const members = [seed];
  const known = new Set([...used, seed]);
  let [count, agree] = [cells.count[seed], agreeing[seed]];
  let tail = logTail(count, agree);
  for (let at = 0; at < members.length; at++) {
    for (const cell of neighboursOf(members[at], cells)) {
      // Less than half agreeing never makes a region more significant.
      if (known.has(cell) || agreeing[cell] <= MARKED * cells.count[cell]) continue;
      const grown = logTail(count + cells.count[cell], agree + agreeing[cell]);
      if (grown + logTests(1, members.length + 1) >= tail + logTests(1, members.length)) continue;
      known.add(cell);
      members.push(cell);
      count += cells.count[cell];
      agree += agreeing[cell];
      tail = grown;
    }
  }
  const logNfa = tail + logTests(cells.count.length, members.length);
  return { cells: members, kind, count, agreeing: agree, logNfa };
}

/**
 * Regions of NFA below 10^limit that are not the larger part of the picture, the most significant first. Seeds are tried
 * in the order of their own significance; no cell is in two regions of a kind.
 */
export function findRegions(cells: Cells, limit: number): NoiseRegion[] {
  const total = cells.count.reduce((sum, count) => sum + count, 0);
  const found: NoiseRegion[] = [];
  for (const kind of ["less", "more"] as const) {
    const agreeing = kind === "less" ? cells.marked : cells.marked.map((marked, i) => cells.count[i] - marked);
    const tails = agreeing.map((agree, i) => (agree > MARKED * cells.count[i] ? logTail(cells.count[i], agree) : 0));
    const seeds = [...tails.keys()].filter((i) => tails[i] < 0).sort((a, b) => tails[a] - tails[b] || a - b);
    const used = new Set<number>();
    for (const seed of seeds) {
      if (used.has(seed)) continue;
      const region = grow(seed, kind, cells, agreeing, used);
      if (region.logNfa >= limit) continue;
      for (const cell of region.cells) used.add(cell);
      if (region.count <= MOST_SHARE * total) found.push(region);
    }
  }
  return found.sort((a, b) => a.logNfa - b.logNfa || a.cells[0] - b.cells[0]);
}
