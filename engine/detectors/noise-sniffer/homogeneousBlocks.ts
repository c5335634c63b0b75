/**
 * Small blocks that show noise and little else, and which of them have less noise than usual at their brightness: steps 1
 * to 4 of Gardella, Musé, Morel, Colom, "Noisesniffer: a fully automatic image forgery detector based on noise analysis",
 * IWBF 2021.
 */
import { lumaRow } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";

/** Edge of a block in pixels. */
export const EDGE = 3;
/** More blocks are not looked at: large pictures are sampled more thinly. */
const MOST_BLOCKS = 500_000;
/** Channel values below and above these are clipped or nearly so. */
const DARKEST = 2;
const BRIGHTEST = 253;
/** Classes of brightness that blocks are sorted into before they are cut into bins, per grey level of luminance. */
const LEVELS_PER_GREY = 64;
/** Variances below this are those of blocks that compression or clipping has made constant, in squared grey levels. */
const CONSTANT = 1e-3;
/** Keeps the ratio of low to high energy finite where there is no high one, squared grey levels. */
const SETTLING = 0.5;
/** Energy that rounding to whole grey levels adds to a block of nine pixels, each 1/12. */
const ROUNDING = 9 / 12;

export interface HomogeneousBlocks {
  /** Distance in pixels from one block to the next, both ways. */
  step: number;
  /** Upper left corners of the blocks that were kept. */
  x: Uint16Array;
  y: Uint16Array;
  /** 1: its standard deviation is in the lower half of its bin. */
  marked: Uint8Array;
  /** ln of its standard deviation over the median one of its bin. */
  deviation: Float32Array;
  /** Share of the blocks in bins that could be judged. */
  judged: number;
}

interface Blocks {
  step: number;
  count: number;
  x: Uint16Array;
  y: Uint16Array;
  /** Sum of the luminance of its pixels. */
  sum: Float32Array;
  /** Energy of its low frequencies without the mean, and of all of them, squared grey levels. */
  low: Float32Array;
  all: Float32Array;
}

/** Scale of the orthonormal 3-point DCT-II: first and second frequency. */
const FIRST = 1 / Math.sqrt(6);
const SECOND = 1 / Math.sqrt(18);

/** All blocks without clipped pixels, from top to bottom. */
function blocksOf(image: RgbImage, eachRow: (fraction: number) => void): Blocks {
  const { width, height, data } = image;
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST_BLOCKS)));
  const across = Math.max(0, Math.floor((width - EDGE) / step) + 1);
  const down = Math.max(0, Math.floor((height - EDGE) / step) + 1);
  const most = across * down;
  const blocks: Blocks = {
    step,
    count: 0,
    x: new Uint16Array(most),
    y: new Uint16Array(most),
    sum: new Float32Array(most),
    low: new Float32Array(most),
    all: new Float32Array(most),
  };
  // Row y is in slot y % 3; a block's own order of rows decides only signs.
  const luma = Array.from({ length: EDGE }, () => new Float32Array(width));
  const clipped = Array.from({ length: EDGE }, () => new Uint8Array(width));
  let next = 0;
  for (let y = 0; y + EDGE <= height; y += step) {
    for (next = Math.max(next, y); next < y + EDGE; next++) {
      lumaRow(image, next, luma[next % EDGE]);
      const flags = clipped[next % EDGE];
      for (let x = 0, at = 3 * next * width; x < width; x++, at += 3) {
        const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
        // The sign bit is set where one of the differences is negative; six comparisons would take longer.
        const signs =
          (r - DARKEST) | (g - DARKEST) | (b - DARKEST) | (BRIGHTEST - r) | (BRIGHTEST - g) | (BRIGHTEST - b);
        flags[x] = signs >>> 31;
      }
    }
    addRow(blocks, y, width, [luma[y % EDGE], luma[(y + 1) % EDGE], luma[(y + 2) % EDGE]], clipped);
    eachRow(y / height);
  }
  return blocks;
}

type ThreeRows = [Float32Array, Float32Array, Float32Array];

function addRow(blocks: Blocks, y: number, width: number, [p, q, r]: ThreeRows, [s, t, u]: Uint8Array[]): void {
  for (let x = 0; x + EDGE <= width; x += blocks.step) {
    if (s[x] | s[x + 1] | s[x + 2] | t[x] | t[x + 1] | t[x + 2] | u[x] | u[x + 1] | u[x + 2]) continue;
    // Columns and rows summed: the first two frequencies of each direction follow from these.
    const left = p[x] + q[x] + r[x];
    const centre = p[x + 1] + q[x + 1] + r[x + 1];
    const right = p[x + 2] + q[x + 2] + r[x + 2];
    const top = p[x] + p[x + 1] + p[x + 2];
    const middle = q[x] + q[x + 1] + q[x + 2];
    const bottom = r[x] + r[x + 1] + r[x + 2];
    const sum = left + centre + right;
    const mean = sum / (EDGE * EDGE);
    let all = 0;
    for (let i = x; i < x + EDGE; i++) all += (p[i] - mean) ** 2 + (q[i] - mean) ** 2 + (r[i] - mean) ** 2;
    const i = blocks.count++;
    blocks.x[i] = x;
    blocks.y[i] = y;
    blocks.sum[i] = sum;
    blocks.all[i] = all;
    blocks.low[i] =
      ((left - right) * FIRST) ** 2 +
      ((top - bottom) * FIRST) ** 2 +
      ((p[x] - p[x + 2] - r[x] + r[x + 2]) / 2) ** 2 +
      ((left - 2 * centre + right) * SECOND) ** 2 +
      ((top - 2 * middle + bottom) * SECOND) ** 2;
  }
}

/** Block numbers by ascending brightness; equal ones in their order in the picture. */
function byBrightness({ sum, count }: Blocks): Uint32Array {
  const scale = LEVELS_PER_GREY / (EDGE * EDGE);
  const starts = new Uint32Array(256 * LEVELS_PER_GREY + 1);
  for (let i = 0; i < count; i++) starts[Math.floor(sum[i] * scale) + 1]++;
  for (let level = 1; level < starts.length; level++) starts[level] += starts[level - 1];
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[starts[Math.floor(sum[i] * scale)]++] = i;
  return order;
}

/** Low energy over high: the same for noise of any strength, large for edges and gradients. */
function structureOf({ low, all }: Blocks, i: number): number {
  return low[i] / (all[i] - low[i] + SETTLING);
}

/**
 * The blocks of a picture that show little but noise.
 * @param perBin blocks of about the same brightness that are compared with each other. @param share of each bin that is
 * kept: those with least energy in low frequencies for what they have in
 * high ones. The paper takes the low energy alone; then noisier parts are not kept at all, and quiet ones fill the bin. @param eachRow called with the share of the picture that is done.
 */
export function homogeneousBlocks(
  image: RgbImage,
  perBin: number,
  share: number,
  eachRow: (fraction: number) => void = () => {},
): HomogeneousBlocks {
  const blocks = blocksOf(image, eachRow);
  const order = byBrightness(blocks);
  const bins = Math.max(1, Math.round(blocks.count / perBin));
  const kept: number[] = [];
  const marked: number[] = [];
  const deviation: number[] = [];
  let judged = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = order.subarray(
      Math.floor((bin * blocks.count) / bins),
      Math.floor(((bin + 1) * blocks.count) / bins),
    );
    const structures = Float32Array.from(members, (i) => structureOf(blocks, i));
    const limit = structures.toSorted()[Math.floor(share * members.length)];
    const chosen = members.filter((_, i) => structures[i] < limit);
    if (chosen.length < 2) continue;
    const median = Float32Array.from(chosen, (i) => blocks.all[i]).sort()[chosen.length >> 1];
    // Half of the blocks constant: compression has taken the noise away, and which half is lower says nothing.
    if (median < CONSTANT) continue;
    judged += members.length;
    for (const i of chosen) {
      kept.push(i);
      marked.push(Number(blocks.all[i] < median));
      deviation.push(Math.log((blocks.all[i] + ROUNDING) / (median + ROUNDING)) / 2);
    }
  }
  return {
    step: blocks.step,
    x: Uint16Array.from(kept, (i) => blocks.x[i]),
    y: Uint16Array.from(kept, (i) => blocks.y[i]),
    marked: Uint8Array.from(marked),
    deviation: Float32Array.from(deviation),
    judged: blocks.count === 0 ? 0 : judged / blocks.count,
  };
}
