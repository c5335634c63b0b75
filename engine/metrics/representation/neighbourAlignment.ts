/**
 * How alike the neighbours of things are in two representations (Huh, Cheung, Wang and Isola, "The Platonic
 * Representation Hypothesis", ICML 2024, with the measures of the authors' code). All take lists of the same things and,
 * where lists are compared, of the same length.
 */
import type { Neighbours } from "./neighbours.ts";

/** Mean share of the neighbours of a thing that are its neighbours in both. By chance k / (n - 1). */
export function mutualNeighbours(a: Neighbours, b: Neighbours): number {
  checkSame(a, b);
  const marks = new Int32Array(a.size).fill(-1);
  let hits = 0;
  for (let i = 0; i < a.size; i++) {
    for (let n = i * b.k; n < (i + 1) * b.k; n++) marks[b.indices[n]] = i;
    for (let n = i * a.k; n < (i + 1) * a.k; n++) if (marks[a.indices[n]] === i) hits++;
  }
  return hits / (a.size * a.k);
}

/** Share of things that are among the neighbours in A of their own neighbours in B. */
export function cycleNeighbours(a: Neighbours, b: Neighbours): number {
  checkSame(a, b);
  let found = 0;
  for (let i = 0; i < a.size; i++) {
    let back = false;
    for (let n = i * b.k; n < (i + 1) * b.k && !back; n++) {
      const other = b.indices[n] * a.k;
      for (let m = 0; m < a.k && !back; m++) back = a.indices[other + m] === i;
    }
    if (back) found++;
  }
  return found / a.size;
}

/** Mean length of the longest common subsequence of both lists of a thing, 0 to k (not divided by k, as in the authors' code). */
export function longestCommonNeighbours(a: Neighbours, b: Neighbours): number {
  return meanOfLists(a, b, (row, k) => {
    let before = new Int32Array(k + 1);
    for (let n = 0; n < k; n++) {
      const now = new Int32Array(k + 1);
      for (let m = 0; m < k; m++)
        now[m + 1] = a.indices[row + n] === b.indices[row + m] ? before[m] + 1 : Math.max(before[m + 1], now[m]);
      before = now;
    }
    return before[k];
  });
}

/** 1 - (mean Levenshtein distance of both lists of a thing) / k. */
export function editedNeighbours(a: Neighbours, b: Neighbours): number {
  const distance = meanOfLists(a, b, (row, k) => {
    let before = Int32Array.from({ length: k + 1 }, (_, m) => m);
    for (let n = 0; n < k; n++) {
      const now = new Int32Array(k + 1);
      now[0] = n + 1;
      for (let m = 0; m < k; m++) {
        const replaced = before[m] + Number(a.indices[row + n] !== b.indices[row + m]);
        now[m + 1] = Math.min(replaced, before[m + 1] + 1, now[m] + 1);
      }
      before = now;
    }
    return before[k];
  });
  return 1 - distance / a.k;
}

/** @param measure of the lists that start at an index. */
function meanOfLists(a: Neighbours, b: Neighbours, measure: (row: number, k: number) => number): number {
  checkSame(a, b);
  let total = 0;
  for (let i = 0; i < a.size; i++) total += measure(i * a.k, a.k);
  return total / a.size;
}

/** @throws RangeError where the things or the lengths of the lists are not the same. */
export function checkSame(a: { size: number; k?: number }, b: { size: number; k?: number }): void {
  if (a.size !== b.size) throw new RangeError(`${a.size} things against ${b.size}: both have to be of the same things`);
  if (a.k !== b.k) throw new RangeError(`lists of ${a.k} neighbours against lists of ${b.k}`);
}
