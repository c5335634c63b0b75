/**
 * Could two places of one scene look so much alike by themselves? An a-contrario test on the finest detail. Its null
 * hypothesis is not noise, which no pair found would ever satisfy, but structure that repeats: windows, bricks, leaves.
 */
import { log10BinomialTail } from "../../metrics/binomialTail.ts";
import { mapX, mapY } from "./affine.ts";
import type { Octave } from "./scaleSpace.ts";
import { CELL, interpolate, type VerifiedPair } from "./verification.ts";

/** Detail is compared on patches of so many samples to each side of a cell's middle, so far apart in working pixels. */
const RADIUS = 4;
const SPACING = 2;
const SAMPLES = (2 * RADIUS + 1) ** 2;
/** Root mean square of the detail in grey levels below which a patch shows none. */
const LEAST_DETAIL = 0.4;
/** Correlation of the detail from which on two patches are the same. */
const SAME = 0.85;
/** A patch covers the area of four cells, so only one cell in four is a test of its own. */
const CELLS_PER_TEST = 4;
/**
 * Chance that patches of repeated structure are the same, at least. In development photographs the largest share found
 * where nothing was copied was 0.78 (of regions of more than 50 cells).
 */
const LEAST_CHANCE = 0.75;
const LARGEST_CHANCE = 0.995;
/** Shifts of the control, in working pixels: beyond what neighbouring pixels share, and within the surroundings. */
const NEAREST_SHIFT = 12;
const FARTHEST_SHIFT = 72;
const SHIFT_STEP = 2;
const CONTROL_POINTS = 300;

export interface Significance {
  /** Cells that show detail, and those among them whose detail is the same in both places. */
  compared: number;
  same: number;
  /** How much the structure repeats in its surroundings: share of agreeing signs at the best of the shifted places. */
  control: number;
  logNfa: number;
}

/** The finest bands of an octave: differences of Gaussians of neighbouring levels, each computed when first asked for. */
export class Bands {
  readonly width: number;
  readonly height: number;
  readonly #levels: readonly Float32Array[];
  readonly #bands: (Float32Array | undefined)[] = [];

  constructor({ width, height, levels }: Octave) {
    this.width = width;
    this.height = height;
    this.#levels = levels;
  }

  at(level: number): Float32Array {
    const known = this.#bands[level];
    if (known) return known;
    const [below, above] = [this.#levels[level], this.#levels[level + 1]];
    const band = above.map((value, i) => value - below[i]);
    this.#bands[level] = band;
    return band;
  }
}

/** @param logTests log10 of the number of pairs that are tested on one picture. */
export function significanceOf(pair: VerifiedPair, bands: Bands, logTests: number): Significance {
  const { compared, same } = countSame(pair, bands);
  const tests = Math.round(compared / CELLS_PER_TEST);
  const successes = Math.floor(same / CELLS_PER_TEST);
  const nfaAt = (chance: number) => Math.min(logTests, logTests + log10BinomialTail(tests, successes, chance));
  const logNfa = nfaAt(LEAST_CHANCE);
  if (logNfa >= 0) return { compared, same, control: 0, logNfa };
  const control = repetition(pair, bands);
  return { compared, same, control, logNfa: nfaAt(Math.min(LARGEST_CHANCE, Math.max(LEAST_CHANCE, control))) };
}

function countSame(pair: VerifiedPair, bands: Bands): { compared: number; same: number } {
  const { width, height } = bands;
  const [source, copy] = [bands.at(pair.sourceLevel), bands.at(pair.copyLevel)];
  const { a, b, d, e } = pair.map;
  let [compared, same] = [0, 0];
  for (const { x, y } of pair.cells) {
    const [u0, v0] = [mapX(pair.map, x, y), mapY(pair.map, x, y)];
    let [sources, copies, products] = [0, 0, 0];
    for (let j = -RADIUS * SPACING; j <= RADIUS * SPACING; j += SPACING)
      for (let i = -RADIUS * SPACING; i <= RADIUS * SPACING; i += SPACING) {
        const u = u0 + a * i + b * j;
        const v = v0 + d * i + e * j;
        if (u < 0 || v < 0 || u >= width - 1 || v >= height - 1) continue;
        const own = source[(y + j) * width + x + i];
        const other = interpolate(copy, width, u, v);
        sources += own * own;
        copies += other * other;
        products += own * other;
      }
    if (Math.max(sources, copies) < SAMPLES * LEAST_DETAIL ** 2) continue;
    compared++;
    if (products > SAME * Math.sqrt(sources * copies)) same++;
  }
  return { compared, same };
}

/**
 * What a regular pattern gives away: moved by its period it agrees with itself, too. The detail of the source is laid over
 * the surroundings of the source, and over those of the copy, at every small shift; the share of points whose sign agrees
 * at the best shift is taken, and of the two surroundings the lower share: something pasted twice side by side repeats in
 * one of them only. Signs agree more often than patches are the same, so this chance is no underestimate.
 */
function repetition(pair: VerifiedPair, bands: Bands): number {
  const { width } = bands;
  const [source, copy] = [bands.at(pair.sourceLevel), bands.at(pair.copyLevel)];
  const points: { at: number; x: number; y: number }[] = [];
  for (const { x, y } of pair.cells)
    for (const i of [-CELL / 4, CELL / 4])
      for (const j of [-CELL / 4, CELL / 4]) {
        const at = (y + j) * width + x + i;
        if (Math.abs(source[at]) >= 2 * LEAST_DETAIL) points.push({ at, x: x + i, y: y + j });
      }
  const every = Math.max(1, points.length / CONTROL_POINTS);
  const chosen = Array.from({ length: Math.floor(points.length / every) }, (_, k) => points[Math.floor(k * every)]);
  if (chosen.length === 0) return 1;
  const positive = Uint8Array.from(chosen, ({ at }) => Number(source[at] > 0));
  const around = (band: Float32Array, xs: Int32Array, ys: Int32Array) => bestShift(band, bands, xs, ys, positive);
  return Math.min(
    around(
      source,
      Int32Array.from(chosen, ({ x }) => x),
      Int32Array.from(chosen, ({ y }) => y),
    ),
    around(
      copy,
      Int32Array.from(chosen, ({ x, y }) => Math.round(mapX(pair.map, x, y))),
      Int32Array.from(chosen, ({ x, y }) => Math.round(mapY(pair.map, x, y))),
    ),
  );
}

function bestShift(
  band: Float32Array,
  { width, height }: Bands,
  xs: Int32Array,
  ys: Int32Array,
  positive: Uint8Array,
): number {
  let best = 0;
  for (let dy = -FARTHEST_SHIFT; dy <= FARTHEST_SHIFT; dy += SHIFT_STEP)
    for (let dx = -FARTHEST_SHIFT; dx <= FARTHEST_SHIFT; dx += SHIFT_STEP) {
      const squared = dx * dx + dy * dy;
      if (squared < NEAREST_SHIFT ** 2 || squared > FARTHEST_SHIFT ** 2) continue;
      let [agreeing, count] = [0, 0];
      for (let i = 0; i < xs.length; i++) {
        const x = xs[i] + dx;
        const y = ys[i] + dy;
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        count++;
        if (Number(band[y * width + x] > 0) === positive[i]) agreeing++;
      }
      if (count >= xs.length / 2) best = Math.max(best, agreeing / count);
    }
  return best;
}
