/**
 * Is a candidate a copy? Grows the region in which the picture agrees with itself under the candidate's map, and refines
 * the map by what it sees there.
 */
import { type Affine, anisotropyOf, fitAffine, fitSimilarity, inverse, mapX, mapY, scaleOf } from "./affine.ts";
import { type Candidate, isPlausible } from "./consensus.ts";
import type { Octave } from "./scaleSpace.ts";
import { LEVELS } from "./scaleSpace.ts";

/** Edge of a cell of the source in working pixels. */
export const CELL = 8;
/** Samples of a patch lie this far apart, so many to each side of the middle. */
const SPACING = 2;
const RADIUS = 4;
const SAMPLES = (2 * RADIUS + 1) ** 2;
/** Standard deviation in grey levels below which a patch shows nothing. */
const LEAST_DEVIATION = 1.5;
/** Correlation from which on a cell agrees, while the map is rough and in the end. */
const ROUGH_CORRELATION = 0.7;
const CORRELATION = 0.85;
const FEWEST_CELLS = 4;
/** Cells that may be looked at for the refinement of one map. */
const MOST_CELLS = 300;

/** A region of the source and its copy. */
export interface VerifiedPair {
  map: Affine;
  /** Middles of the cells that agree, in working pixels. */
  cells: { x: number; y: number }[];
  /** Mean correlation of the cells. */
  correlation: number;
  /** Level of the scale space in which detail of the source is to be compared, and that of the copy. */
  sourceLevel: number;
  copyLevel: number;
}

/**
 * Nothing where too little agrees. The map returned enlarges or keeps the size.
 * @param level of the scale space in which detail of the source is compared.
 */
export function verify(
  candidate: Candidate,
  octave: Octave,
  minDistance: number,
  level: number,
): VerifiedPair | undefined {
  let { map, seeds } = candidate;
  if (scaleOf(map) < 1) {
    seeds = seeds.map(([x, y]) => [mapX(map, x, y), mapY(map, x, y)] as const);
    map = inverse(map);
  }
  let cells: GrownCell[] = [];
  for (const { reach, least } of [
    { reach: 3, least: ROUGH_CORRELATION },
    { reach: 2, least: ROUGH_CORRELATION },
    { reach: 1, least: CORRELATION },
    { reach: 1, least: CORRELATION },
  ]) {
    cells = grow(map, seeds, octave, minDistance, reach, least);
    if (cells.length < FEWEST_CELLS) return undefined;
    const next = refit(map, cells);
    if (!next || !isPlausible(next)) return undefined;
    map = next;
    seeds = cells.map(({ x, y }) => [x, y] as const);
  }
  cells = grow(map, seeds, octave, minDistance, 0, CORRELATION);
  if (cells.length < FEWEST_CELLS) return undefined;
  return {
    map,
    cells: cells.map(({ x, y }) => ({ x, y })),
    correlation: cells.reduce((sum, cell) => sum + cell.correlation, 0) / cells.length,
    sourceLevel: level,
    copyLevel: Math.min(LEVELS + 1, level + copyLevelOf(map)),
  };
}

/** The level in which a copy, enlarged from its source, is as smooth as the source is in level 0. */
const copyLevelOf = (map: Affine): number =>
  Math.max(0, Math.min(LEVELS + 1, Math.round(LEVELS * Math.log2(scaleOf(map)))));

interface GrownCell {
  x: number;
  y: number;
  /** Where the copy lies better than the map says, in pixels. */
  dx: number;
  dy: number;
  correlation: number;
}

/** Cells that agree and are connected to a seed, each with its best shift of at most `reach` pixels. */
function grow(
  map: Affine,
  seeds: Candidate["seeds"],
  octave: Octave,
  minDistance: number,
  reach: number,
  least: number,
): GrownCell[] {
  const { width, height, levels } = octave;
  const comparer = new Comparer(octave, levels[0], levels[copyLevelOf(map)], map);
  const columns = Math.floor(width / CELL);
  const rows = Math.floor(height / CELL);
  const seen = new Uint8Array(columns * rows);
  const queue: number[] = [];
  const visit = (column: number, row: number): void => {
    if (column < 0 || row < 0 || column >= columns || row >= rows || seen[row * columns + column]) return;
    seen[row * columns + column] = 1;
    queue.push(row * columns + column);
  };
  for (const [x, y] of seeds) visit(Math.floor(x / CELL), Math.floor(y / CELL));
  const cells: GrownCell[] = [];
  // While the map is being refined, part of a large region is enough.
  const most = reach > 0 ? MOST_CELLS : Infinity;
  for (let next = 0; next < queue.length && cells.length < most; next++) {
    const column = queue[next] % columns;
    const row = Math.floor(queue[next] / columns);
    const [x, y] = [(column + 0.5) * CELL, (row + 0.5) * CELL];
    if (Math.hypot(mapX(map, x, y) - x, mapY(map, x, y) - y) < minDistance) continue;
    const best = comparer.bestShift(x, y, reach);
    if (!best || best.correlation < least) continue;
    cells.push({ x, y, ...best });
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) visit(column + dx, row + dy);
  }
  return cells;
}

/** Compares patches of the source with those of the copy. */
class Comparer {
  readonly #source: Float32Array;
  readonly #copy: Float32Array;
  readonly #octave: Octave;
  readonly #map: Affine;
  readonly #patch = new Float32Array(SAMPLES);

  constructor(octave: Octave, source: Float32Array, copy: Float32Array, map: Affine) {
    this.#octave = octave;
    this.#source = source;
    this.#copy = copy;
    this.#map = map;
  }

  /** The shift of the copy with the highest correlation; nothing where the patch is flat or not inside the picture. */
  bestShift(x: number, y: number, reach: number): { dx: number; dy: number; correlation: number } | undefined {
    if (!this.#readSource(x, y)) return undefined;
    const side = 2 * reach + 3;
    const values = new Float32Array(side * side).fill(-1);
    let best = -1;
    let [bestX, bestY] = [0, 0];
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) {
        const value = this.#correlation(x, y, dx, dy);
        values[(dy + reach + 1) * side + dx + reach + 1] = value;
        // Along a straight edge all shifts agree: the smallest is the one to believe.
        const preference = value - 0.004 * Math.hypot(dx, dy);
        if (preference <= best) continue;
        best = preference;
        [bestX, bestY] = [dx, dy];
      }
    const at = (bestY + reach + 1) * side + bestX + reach + 1;
    const correlation = values[at];
    if (reach === 0) return { dx: 0, dy: 0, correlation };
    return {
      dx: bestX + peakOffset(values[at - 1], correlation, values[at + 1]),
      dy: bestY + peakOffset(values[at - side], correlation, values[at + side]),
      correlation,
    };
  }

  #readSource(x: number, y: number): boolean {
    const { width, height } = this.#octave;
    const half = RADIUS * SPACING;
    if (x - half < 0 || y - half < 0 || x + half >= width || y + half >= height) return false;
    let sum = 0;
    for (let j = -RADIUS, k = 0; j <= RADIUS; j++)
      for (let i = -RADIUS; i <= RADIUS; i++, k++) {
        const value = this.#source[(y + SPACING * j) * width + x + SPACING * i];
        this.#patch[k] = value;
        sum += value;
      }
    let squares = 0;
    for (let k = 0; k < SAMPLES; k++) {
      this.#patch[k] -= sum / SAMPLES;
      squares += this.#patch[k] ** 2;
    }
    const deviation = Math.sqrt(squares / SAMPLES);
    if (deviation < LEAST_DEVIATION) return false;
    for (let k = 0; k < SAMPLES; k++) this.#patch[k] /= deviation;
    return true;
  }

  /** Correlation of the source's patch with its copy; -1 where that is flat or not inside the picture. */
  #correlation(x: number, y: number, dx: number, dy: number): number {
    const { width, height } = this.#octave;
    const { a, b, d, e } = this.#map;
    const [u0, v0] = [mapX(this.#map, x, y) + dx, mapY(this.#map, x, y) + dy];
    const extentX = RADIUS * SPACING * (Math.abs(a) + Math.abs(b));
    const extentY = RADIUS * SPACING * (Math.abs(d) + Math.abs(e));
    if (u0 < extentX || v0 < extentY || u0 + extentX >= width - 1 || v0 + extentY >= height - 1) return -1;
    let [sum, squares, products] = [0, 0, 0];
    for (let j = -RADIUS, k = 0; j <= RADIUS; j++)
      for (let i = -RADIUS; i <= RADIUS; i++, k++) {
        const u = u0 + SPACING * (a * i + b * j);
        const v = v0 + SPACING * (d * i + e * j);
        const value = interpolate(this.#copy, width, u, v);
        sum += value;
        squares += value * value;
        products += value * this.#patch[k];
      }
    const variance = squares / SAMPLES - (sum / SAMPLES) ** 2;
    if (variance < LEAST_DEVIATION ** 2) return -1;
    return products / SAMPLES / Math.sqrt(variance);
  }
}

/** Bilinear; (x, y) and its lower right neighbour must lie in the plane. */
export function interpolate(plane: Float32Array, width: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [fx, fy] = [x - left, y - top];
  const at = top * width + left;
  const above = plane[at] + fx * (plane[at + 1] - plane[at]);
  const below = plane[at + width] + fx * (plane[at + width + 1] - plane[at + width]);
  return above + fy * (below - above);
}

/** Where the parabola through three values has its top, in -0.5..0.5; 0 at the end of what was looked at. */
function peakOffset(before: number, own: number, after: number): number {
  if (before <= -1 || after <= -1) return 0;
  const curvature = before - 2 * own + after;
  return curvature >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curvature)));
}

/** The map by least squares through where the copies of the cells were found; a similarity where it would be skewed. */
function refit(map: Affine, cells: readonly GrownCell[]): Affine | undefined {
  const pairs = cells.map(({ x, y, dx, dy }) => [x, y, mapX(map, x, y) + dx, mapY(map, x, y) + dy] as const);
  const affine = cells.length >= 12 ? fitAffine(pairs) : undefined;
  return affine && anisotropyOf(affine) < 1.5 ? affine : fitSimilarity(pairs);
}
