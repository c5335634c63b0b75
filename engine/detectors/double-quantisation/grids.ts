/** The two ways of looking for a part that was compressed differently: on the file's own grid of blocks, and on another. */
import type { Orientation } from "../../evidence.ts";
import type { RgbImage } from "../../image/raster.ts";
import { storedPlane, uprightPlane } from "../../image/turnPlane.ts";
import type { ComponentCoefficients } from "../../jpeg/coefficients.ts";
import { ownGrid } from "../jpeg-grid/ownGrid.ts";
import { FREQUENCIES, storedBlocks, unclippedBlocks } from "./blocks.ts";
import { evidencePlane, type UsedFrequency } from "./evidencePlane.ts";
import { findGrid } from "./findGrid.ts";
import type { Placement } from "./placing.ts";
import { type Grid, sampledHistograms, shiftedBlocks } from "./shiftedBlocks.ts";
import { type TwoPopulations, twoPopulations } from "./twoPopulations.ts";

/**
 * Standard deviation of what lies between two compressions, in grey levels: rounding to whole luma before and after, 1/12
 * each, and to whole RGB, 0.037, add to the variance of each coefficient.
 */
const ROUNDING = 0.45;
/** Places at which all grids are compared. */
const SAMPLED = 3000;
/** What the best of the grids reaches by chance is 8 on photographs saved once or twice on the file's grid. */
const LEAST_SCORE = 10;
/** How much of the error of the last compression, as the steps of the lowest frequencies have it, another grid sees in them. */
const LEAKAGE = 2;
/** Steps finer than so many standard deviations of the noise leave no comb. */
const RESOLVED = 3;

/** What looking on one grid gave. */
export interface Look extends TwoPopulations {
  placement: Placement;
  used: UsedFrequency[];
  /** Absent where it is the file's own. */
  grid?: Grid;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const lowSteps = ({ table }: ComponentCoefficients): number[] => FREQUENCIES.map((i) => table.values[i]);

/** Grey levels that the last quantisation may move a clipped pixel by: near the mean of its steps. */
const clipMargin = (component: ComponentCoefficients): number => 2 + 0.75 * mean(lowSteps(component));

/** The coefficients as the file stores them. `image`: the upright picture. */
export function lookOnOwnGrid(
  image: RgbImage,
  component: ComponentCoefficients,
  orientation: Orientation,
  leastGain: number,
  checkpoint: () => void,
): Look {
  const own = ownGrid(image.width, image.height, orientation);
  const [wide, high] = [component.contentBlocksWide, component.contentBlocksHigh];
  const [columns, rows] = orientation >= 5 ? [high, wide] : [wide, high];
  const unclipped = Float32Array.from(unclippedBlocks(image, own, clipMargin(component)));
  const stored = storedPlane({ width: columns, height: rows, data: unclipped }, orientation);
  const { nats, used } = evidencePlane(
    storedBlocks(component, stored.data),
    { noise: ROUNDING, smallestFirst: 1, leastGain },
    checkpoint,
  );
  const upright = uprightPlane({ width: wide, height: high, data: nats }, orientation);
  return {
    ...twoPopulations(upright.data, columns, rows),
    used,
    placement: { x: own.x > 0 ? own.x - 8 : 0, y: own.y > 0 ? own.y - 8 : 0, columns },
  };
}

/**
 * The coefficients of the decoded picture on the other grid on which they are most periodic; undefined where they are so on
 * none. The last compression is noise to them.
 */
export function lookOnOtherGrid(
  image: RgbImage,
  component: ComponentCoefficients,
  orientation: Orientation,
  leastGain: number,
  checkpoint: () => void,
): Look | undefined {
  const margin = clipMargin(component);
  const { score, ...grid } = findGrid(
    sampledHistograms(image, SAMPLED, margin),
    ownGrid(image.width, image.height, orientation),
  );
  checkpoint();
  if (score < LEAST_SCORE) return undefined;
  const noise = Math.sqrt(ROUNDING ** 2 + (LEAKAGE * mean(lowSteps(component).map((step) => step ** 2))) / 12);
  const blocks = shiftedBlocks(image, grid, margin);
  const { nats, used } = evidencePlane(
    blocks,
    { noise, smallestFirst: Math.ceil(RESOLVED * noise), leastGain },
    checkpoint,
  );
  const placement = { ...grid, columns: blocks.columns };
  return { ...twoPopulations(nats, blocks.columns, blocks.rows), used, grid, placement };
}
