/** Does a picture fall into a part quantised once and a part quantised twice, and which of them is the odd one? */
import { connectedRegions } from "../../image/connectedRegions.ts";
import { gaussianBlur } from "../../image/gaussian.ts";

/** Standard deviation of the smoothing, in blocks. */
const SMOOTHING = 1.5;
/** Blocks that the smoothing sums up: 4 pi times the variance. */
const WINDOW = 4 * Math.PI * SMOOTHING ** 2;
/** Nats in a window from which it counts as clear. */
const CLEAR = 4;
/**
 * Nats taken off per block: what the errors of the model alone bring about. Measured on photographs saved once, whose
 * regions reached 0.5 per block.
 */
export const MODEL_ERROR = 0.5;

/** Regions with fewer nats are none: a few blocks reach them by chance. */
const LEAST_NATS = 20;

export interface OddRegion {
  /** Indices of its blocks. */
  blocks: Int32Array;
  /** Nats that speak for it, the model's error taken off. */
  nats: number;
}

export interface TwoPopulations {
  /** How most of the picture that can be told was quantised; undefined where nothing can. */
  majority: "once" | "twice" | undefined;
  /** Windowed evidence, in nats, that a block was quantised in the way of the minority. NaN where not usable. */
  odd: Float32Array;
  /** Those with most nats first. */
  regions: OddRegion[];
  /** Nats of the best region, but not more than the rest gives for being of the other kind. */
  nats: number;
  usable: number;
  /** Mean evidence of a usable block that it was quantised twice, in nats. */
  mean: number;
}

/** @param nats as from evidencePlane. */
export function twoPopulations(nats: Float32Array, columns: number, rows: number): TwoPopulations {
  const known = nats.map((value) => (Number.isNaN(value) ? 0 : value));
  const smooth = gaussianBlur({ width: columns, height: rows, data: known }, SMOOTHING).data;
  let [twice, once, usable, total] = [0, 0, 0, 0];
  for (let i = 0; i < nats.length; i++) {
    smooth[i] = Number.isNaN(nats[i]) ? NaN : WINDOW * smooth[i];
    if (Number.isNaN(nats[i])) continue;
    usable++;
    total += known[i];
    if (smooth[i] > CLEAR) twice++;
    else if (smooth[i] < -CLEAR) once++;
  }
  const mean = usable > 0 ? total / usable : 0;
  if (twice + once === 0) return { majority: undefined, odd: smooth, regions: [], nats: 0, usable, mean };
  const majority = twice >= once ? "twice" : "once";
  const sign = majority === "twice" ? -1 : 1;
  const odd = smooth.map((value) => sign * value);
  const regions = connectedRegions(
    Uint8Array.from(odd, (value) => Number(value > CLEAR)),
    columns,
    rows,
  )
    .map((blocks) => ({
      blocks,
      nats: blocks.reduce((sum, block) => sum + sign * known[block] - MODEL_ERROR, 0),
    }))
    .filter((region) => region.nats > LEAST_NATS)
    .sort((a, b) => b.nats - a.nats || a.blocks[0] - b.blocks[0]);
  if (regions.length === 0) return { majority, odd, regions, nats: 0, usable, mean };
  let rest = 0;
  for (let i = 0; i < odd.length; i++) if (!(odd[i] > CLEAR)) rest -= sign * known[i];
  return { majority, odd, regions, nats: Math.max(0, Math.min(regions[0].nats, rest)), usable, mean };
}
