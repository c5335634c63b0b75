/**
 * Regions that might be pasted: the parts of spectral clusterings into three, four and five, each with what speaks for
 * and against it. A division in two takes what differs most in a picture, which is often sky and ground; a pasted region
 * is more often one of several parts.
 */
import { kMeans, leadingVectors } from "./clustering/spectral.ts";
import type { ComputedCells } from "./methods.ts";

const PARTS = [3, 4, 5] as const;
/** Smaller parts are too few patches to be told from chance. */
const FEWEST_CELLS = 3;

/** What is known of a cell besides its embedding. */
export interface CellLook {
  /** Log of the mean difference of neighbouring pixels in grey levels. */
  texture: Float32Array;
  /** Mean of green, 0..1. */
  brightness: Float32Array;
}

export interface Candidate {
  /** 1 per computed cell that belongs to it. */
  member: Uint8Array;
  /** Mean affinity with the members, less that with the others; -1..1, one per computed cell. */
  preference: Float32Array;
  /** In the order of `measures`. */
  evidence: number[];
}

/** What a candidate is judged by. Names are part of the calibration that ships with a network. */
export const measures = [
  "normalised cut",
  "within region - between",
  "within rest - between",
  "step at the edge",
  "largest piece",
  "length of the edge",
  "share of the border",
  "log area",
  "log area squared",
  "explains texture",
  "explains brightness",
  "within region - between, by root of area",
] as const;

/** Distances in cells, squared, of pairs that are near without overlapping. */
const NEAR: readonly [more: number, most: number] = [8, 25];

/** @param columns of the grid. */
export function candidateRegions(
  { cells, affinity }: ComputedCells,
  columns: number,
  rows: number,
  look: CellLook,
): Candidate[] {
  const count = cells.length;
  const vectors = leadingVectors(affinity, count, Math.max(...PARTS) - 1);
  const found: Candidate[] = [];
  for (const parts of PARTS) {
    if (vectors.length < parts - 1) continue;
    const labels = kMeans(vectors.slice(0, parts - 1), count, parts);
    for (let part = 0; part < parts; part++) {
      const member = labels.map((label) => Number(label === part));
      const size = member.reduce((sum, value) => sum + value, 0);
      if (size < FEWEST_CELLS || 2 * size > count) continue;
      const preference = preferenceFor(affinity, member, size);
      found.push({ member, preference, evidence: evidenceOf(affinity, member, size, cells, columns, rows, look) });
    }
  }
  return found;
}

/** A cell's affinity with itself says nothing and is left out. */
function preferenceFor(affinity: Float32Array, member: Uint8Array, size: number): Float32Array {
  const count = member.length;
  return Float32Array.from(member, (own, i) => {
    const sums = [0, 0];
    for (let j = 0; j < count; j++) if (j !== i) sums[member[j]] += affinity[i * count + j];
    return sums[1] / Math.max(1, size - own) - sums[0] / Math.max(1, count - size - 1 + own);
  });
}

function evidenceOf(
  affinity: Float32Array,
  member: Uint8Array,
  size: number,
  cells: Uint32Array,
  columns: number,
  rows: number,
  look: CellLook,
): number[] {
  const { region, rest, between, nearSame, nearOther, cut, regionVolume, volume } = affinities(
    affinity,
    member,
    cells,
    columns,
  );
  const { largest, edge, border } = shapeOf(member, cells, columns, rows);
  const share = size / member.length;
  const values: Record<(typeof measures)[number], number> = {
    "normalised cut": cut / (regionVolume || 1) + cut / (volume - regionVolume || 1),
    "within region - between": region - between,
    "within rest - between": rest - between,
    "step at the edge": nearSame - nearOther,
    "largest piece": largest / size,
    "length of the edge": edge / Math.sqrt(4 * Math.PI * size),
    "share of the border": border,
    "log area": Math.log(share),
    "log area squared": Math.log(share) ** 2,
    "explains texture": explained(look.texture, member),
    "explains brightness": explained(look.brightness, member),
    "within region - between, by root of area": (region - between) * Math.sqrt(share),
  };
  return measures.map((measure) => values[measure]);
}

/** Kinds of pairs of cells. */
const [REGION, REST, BETWEEN, NEAR_SAME, NEAR_OTHER, KINDS] = [0, 1, 2, 3, 4, 5];

/** Mean affinities of pairs within the region, within the rest and across; of near pairs on one side and across; sums. */
function affinities(affinity: Float32Array, member: Uint8Array, cells: Uint32Array, columns: number) {
  const count = member.length;
  // By kind of pair: plain numbers, because there are a million pairs.
  const sums = new Float64Array(KINDS);
  const pairs = new Float64Array(KINDS);
  const rowOf = Int32Array.from(cells, (cell) => Math.floor(cell / columns));
  const columnOf = Int32Array.from(cells, (cell) => cell % columns);
  let [regionVolume, volume] = [0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const value = affinity[i * count + j];
      volume += value;
      if (member[i]) regionVolume += value;
      if (j === i) continue;
      const kind = member[i] !== member[j] ? BETWEEN : member[i] ? REGION : REST;
      sums[kind] += value;
      pairs[kind]++;
      const [down, across] = [rowOf[j] - rowOf[i], columnOf[j] - columnOf[i]];
      const square = down * down + across * across;
      if (square <= NEAR[0] || square > NEAR[1]) continue;
      const near = kind === BETWEEN ? NEAR_OTHER : NEAR_SAME;
      sums[near] += value;
      pairs[near]++;
    }
  }
  const mean = (kind: number) => sums[kind] / Math.max(1, pairs[kind]);
  return {
    region: mean(REGION),
    rest: mean(REST),
    between: mean(BETWEEN),
    nearSame: mean(NEAR_SAME),
    nearOther: mean(NEAR_OTHER),
    // Each pair across was met twice.
    cut: sums[BETWEEN] / 2,
    regionVolume,
    volume,
  };
}

/** Cells of the largest connected piece, sides of cells along the edge, and the share of the border of the grid. */
function shapeOf(member: Uint8Array, cells: Uint32Array, columns: number, rows: number) {
  const inside = new Uint8Array(rows * columns);
  cells.forEach((cell, i) => {
    inside[cell] = member[i];
  });
  const neighbours = (cell: number): number[] => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    return [
      ...(row > 0 ? [cell - columns] : []),
      ...(row < rows - 1 ? [cell + columns] : []),
      ...(column > 0 ? [cell - 1] : []),
      ...(column < columns - 1 ? [cell + 1] : []),
    ];
  };
  const seen = new Uint8Array(inside.length);
  let [largest, edge, onBorder, border] = [0, 0, 0, 0];
  for (let cell = 0; cell < inside.length; cell++) {
    const around = neighbours(cell);
    if (around.length < 4) {
      border++;
      onBorder += inside[cell];
    }
    if (!inside[cell]) continue;
    edge += around.filter((other) => !inside[other]).length;
    if (seen[cell]) continue;
    const waiting = [cell];
    seen[cell] = 1;
    let size = 0;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      size++;
      for (const other of neighbours(next))
        if (inside[other] && !seen[other]) {
          seen[other] = 1;
          waiting.push(other);
        }
    }
    largest = Math.max(largest, size);
  }
  return { largest, edge, border: onBorder / Math.max(1, border) };
}

/** Share of the variance that the division explains, 0..1: a region that is only the sky explains much of the brightness. */
function explained(values: Float32Array, member: Uint8Array): number {
  const count = member.length;
  let [sum, squares, inRegion, size] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    sum += values[i];
    squares += values[i] ** 2;
    if (!member[i]) continue;
    inRegion += values[i];
    size++;
  }
  const average = sum / count;
  const variance = squares / count - average ** 2;
  if (variance < 1e-9 || size === 0 || size === count) return 0;
  const [region, rest] = [inRegion / size - average, (sum - inRegion) / (count - size) - average];
  return (size * region ** 2 + (count - size) * rest ** 2) / count / variance;
}
