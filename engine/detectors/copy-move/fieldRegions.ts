/**
 * Regions of a dense field whose answers follow one map of the plane: median filter, error of the local linear fit,
 * connected regions, size and mirror checks, after Cozzolino, Poggi, Verdoliva, IEEE TIFS 2015, section IV.
 */

import { type DenseField, queryPixel } from "../../image/kernels/denseField.ts";
import { type Affine, fitAffine, fitSimilarity } from "./affine.ts";
import { type Candidate, isPlausible } from "./consensus.ts";

/** Queries to each side of the window of the linear fit. */
const RADIUS = 2;
const WINDOW = (2 * RADIUS + 1) ** 2;
/** Mean squared error of the fit in pixels squared. */
const LARGEST_ERROR = 1.5;
/** Queries in the smallest region. */
const SMALLEST = 40;
/** Share of a region's answers from which the way leads back. */
const MIRRORED_SHARE = 0.2;
/** How many pixels off the way back may end. */
const MIRROR_TOLERANCE = 6;
const SEEDS = 60;

/**
 * The largest regions first, as candidates in pixels of the plane of the field times `step`.
 * @param most how many to give.
 */
export function fieldCandidates(field: DenseField, step: number, most: number): Candidate[] {
  const filtered = { ...field, x: medianOffsets(field, "x"), y: medianOffsets(field, "y") };
  const linear = followsLine(filtered);
  return connectedRegions(filtered, linear)
    .filter((region) => isMirrored(field, filtered, region))
    .sort((a, b) => b.length - a.length)
    .slice(0, most)
    .flatMap((region) => {
      const pairs = region.map((query) => {
        const [x, y] = [queryPixel(query % field.columns), queryPixel(Math.floor(query / field.columns))];
        return [step * x, step * y, step * filtered.x[query], step * filtered.y[query]] as const;
      });
      const map: Affine | undefined = fitAffine(pairs) ?? fitSimilarity(pairs);
      if (!map || !isPlausible(map)) return [];
      const every = Math.max(1, Math.ceil(pairs.length / SEEDS));
      return [{ map, seeds: pairs.filter((_, k) => k % every === 0).map(([x, y]) => [x, y] as const) }];
    });
}

/** Answers after the 3 x 3 median of the offsets from query to answer, along one axis. */
function medianOffsets({ columns, rows, ...answers }: DenseField, axis: "x" | "y"): Int32Array {
  const own = (i: number, j: number): number => queryPixel(axis === "x" ? i : j);
  const result = answers[axis].slice();
  const around = new Int32Array(9);
  for (let j = 1; j < rows - 1; j++)
    for (let i = 1; i < columns - 1; i++) {
      for (let k = 0; k < 9; k++) {
        const [ni, nj] = [i + (k % 3) - 1, j + Math.floor(k / 3) - 1];
        around[k] = answers[axis][nj * columns + ni] - own(ni, nj);
      }
      result[j * columns + i] = around.sort()[4] + own(i, j);
    }
  return result;
}

/** 1 for queries around which the answers are, up to a small error, a linear function of the place. */
function followsLine({ columns, rows, x, y }: DenseField): Uint8Array {
  const linear = new Uint8Array(columns * rows);
  const squares = (WINDOW * RADIUS * (RADIUS + 1)) / 3;
  const errorOf = (values: Int32Array, i: number, j: number): number => {
    const middle = values[j * columns + i];
    let [sum, total, alongX, alongY] = [0, 0, 0, 0];
    for (let dj = -RADIUS; dj <= RADIUS; dj++)
      for (let di = -RADIUS; di <= RADIUS; di++) {
        const value = values[(j + dj) * columns + i + di] - middle;
        sum += value;
        total += value * value;
        alongX += di * value;
        alongY += dj * value;
      }
    return (total - (sum * sum) / WINDOW - (alongX * alongX + alongY * alongY) / squares) / WINDOW;
  };
  for (let j = RADIUS; j < rows - RADIUS; j++)
    for (let i = RADIUS; i < columns - RADIUS; i++)
      linear[j * columns + i] = Number(errorOf(x, i, j) + errorOf(y, i, j) < LARGEST_ERROR);
  return linear;
}

/** Neighbours of which both follow a line and whose answers are neighbours, too; regions of at least SMALLEST queries. */
function connectedRegions({ columns, rows, x, y }: DenseField, linear: Uint8Array): number[][] {
  const seen = new Uint8Array(columns * rows);
  const regions: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !linear[start]) continue;
    seen[start] = 1;
    const region = [start];
    for (let next = 0; next < region.length; next++) {
      const query = region[next];
      const column = query % columns;
      for (const [neighbour, exists] of [
        [query - 1, column > 0],
        [query + 1, column < columns - 1],
        [query - columns, query >= columns],
        [query + columns, query < columns * (rows - 1)],
      ] as const) {
        if (!exists || seen[neighbour] || !linear[neighbour]) continue;
        if (Math.abs(x[neighbour] - x[query]) > 6 || Math.abs(y[neighbour] - y[query]) > 6) continue;
        seen[neighbour] = 1;
        region.push(neighbour);
      }
    }
    if (region.length >= SMALLEST) regions.push(region);
  }
  return regions;
}

/** Do enough of the places found in turn find the places that asked? */
function isMirrored(field: DenseField, filtered: DenseField, region: readonly number[]): boolean {
  const { columns, rows } = field;
  const nearest = (pixel: number, count: number): number =>
    Math.max(0, Math.min(count - 1, Math.round((pixel - queryPixel(0)) / (queryPixel(1) - queryPixel(0)))));
  const back = region.filter((query) => {
    const there = nearest(filtered.y[query], rows) * columns + nearest(filtered.x[query], columns);
    const dx = field.x[there] - queryPixel(query % columns);
    const dy = field.y[there] - queryPixel(Math.floor(query / columns));
    return Math.hypot(dx, dy) <= MIRROR_TOLERANCE;
  });
  return back.length >= MIRRORED_SHARE * region.length;
}
