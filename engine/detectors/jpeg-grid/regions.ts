/**
 * Connected regions of equal votes. Two pixels belong together if they vote for the same grid and lie within
 * NEIGHBOURHOOD pixels of each other in x and in y: the region growing of Nikoukhah et al., done in one pass over the rows
 * with union-find, so that time does not grow with the size of the neighbourhood and memory holds only runs of the
 * latest rows and one record per region.
 */
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";

export const NEIGHBOURHOOD = 9;
const GRIDS = 64;
const SLOTS = NEIGHBOURHOOD + 1;

/** Pixels of one vote, and the smallest rectangle around them. */
export interface VoteRegion {
  vote: number;
  left: number;
  top: number;
  /** Inclusive. */
  right: number;
  bottom: number;
  /** Number of pixels in the region. */
  size: number;
}

/** Regions under construction; joined ones form trees whose roots hold the sums. */
class RegionForest {
  readonly records: VoteRegion[] = [];
  readonly #parents: number[] = [];

  add(vote: number, left: number, right: number, row: number, size: number): number {
    this.records.push({ vote, left, top: row, right, bottom: row, size });
    return this.#parents.push(this.records.length - 1) - 1;
  }

  root(index: number): number {
    const parents = this.#parents;
    let at = index;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** Adds a run to a region. */
  extend(index: number, left: number, right: number, row: number, size: number): void {
    const region = this.records[index];
    region.left = Math.min(region.left, left);
    region.right = Math.max(region.right, right);
    region.bottom = row;
    region.size += size;
  }

  join(a: number, b: number): void {
    const from = this.records[b];
    const into = this.records[a];
    into.left = Math.min(into.left, from.left);
    into.right = Math.max(into.right, from.right);
    into.top = Math.min(into.top, from.top);
    into.bottom = Math.max(into.bottom, from.bottom);
    into.size += from.size;
    this.#parents[b] = a;
  }

  roots(): VoteRegion[] {
    return this.records.filter((_, index) => this.#parents[index] === index);
  }
}

/** The runs of one row: pixels of equal vote with gaps of at most NEIGHBOURHOOD, listed per vote from left to right. */
class RowOfRuns {
  readonly first = new Int32Array(GRIDS).fill(-1);
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly size: Int32Array;
  readonly next: Int32Array;
  readonly region: Int32Array;
  /** The run each vote had last. */
  readonly #latest = new Int32Array(GRIDS);

  constructor(width: number) {
    this.left = new Int32Array(width);
    this.right = new Int32Array(width);
    this.size = new Int32Array(width);
    this.next = new Int32Array(width);
    this.region = new Int32Array(width);
  }

  /** Votes whose entry in `skipped` is 1 are passed over. */
  read(row: Uint8Array, skipped: Uint8Array): void {
    const { first, left, right, size, next, region } = this;
    const latest = this.#latest;
    first.fill(-1);
    let count = 0;
    for (let x = 0; x < row.length; x++) {
      const vote = row[x];
      if (skipped[vote]) continue;
      const last = latest[vote];
      if (first[vote] >= 0 && x - right[last] <= NEIGHBOURHOOD) {
        right[last] = x;
        size[last]++;
        continue;
      }
      const run = count++;
      if (first[vote] < 0) first[vote] = run;
      else next[last] = run;
      latest[vote] = run;
      left[run] = x;
      right[run] = x;
      size[run] = 1;
      next[run] = -1;
      region[run] = -1;
    }
  }
}

/** Joins the runs of one vote in two rows. Both lists are walked once. */
function link(current: RowOfRuns, earlier: RowOfRuns, vote: number, y: number, forest: RegionForest): void {
  let a = current.first[vote];
  let b = earlier.first[vote];
  while (a >= 0 && b >= 0) {
    if (earlier.right[b] < current.left[a] - NEIGHBOURHOOD) {
      b = earlier.next[b];
    } else if (current.right[a] < earlier.left[b] - NEIGHBOURHOOD) {
      a = current.next[a];
    } else {
      const region = forest.root(earlier.region[b]);
      if (current.region[a] < 0) {
        forest.extend(region, current.left[a], current.right[a], y, current.size[a]);
        current.region[a] = region;
      } else {
        const own = forest.root(current.region[a]);
        if (own !== region) forest.join(own, region);
      }
      if (earlier.right[b] < current.right[a]) b = earlier.next[b];
      else a = current.next[a];
    }
  }
}

/** All regions of `votes` (as from GridVoter) with at least `smallest` pixels, but for those of the votes `except`. */
export function findRegions(
  votes: Uint8Array,
  width: number,
  height: number,
  smallest: number,
  except: readonly number[],
): VoteRegion[] {
  const forest = new RegionForest();
  const skipped = new Uint8Array(256);
  for (const vote of [NO_VOTE, ...except]) skipped[vote] = 1;
  const ring = Array.from({ length: SLOTS }, () => new RowOfRuns(width));
  for (let y = 0; y < height; y++) {
    const current = ring[y % SLOTS];
    current.read(votes.subarray(y * width, (y + 1) * width), skipped);
    for (let vote = 0; vote < GRIDS; vote++) {
      if (current.first[vote] < 0) continue;
      for (let back = 1; back <= Math.min(y, NEIGHBOURHOOD); back++) {
        link(current, ring[(y - back) % SLOTS], vote, y, forest);
      }
      for (let run = current.first[vote]; run >= 0; run = current.next[run]) {
        if (current.region[run] < 0)
          current.region[run] = forest.add(vote, current.left[run], current.right[run], y, current.size[run]);
      }
    }
  }
  return forest.roots().filter((region) => region.size >= smallest);
}
